#include "tools/flags.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "tools/decimal.h"
#include "tools/lines.h"
#include "tools/read_file.h"
#include "tools/terminal.h"

namespace mote::tools {
namespace {

bool is_true(std::string_view text) { return text.empty() || text == "true" || text == "1"; }

void print_comment(std::string_view text, std::FILE* out) {
  while (!text.empty()) {
    std::string_view line = take_until(text, '\n');
    std::fputs(line.empty() ? "#" : "# ", out);
    std::fwrite(line.data(), 1, line.size(), out);
    std::fputc('\n', out);
  }
}

void print_flag(const FlagInfo& row, const char* value, std::FILE* out) {
  std::fputc('\n', out);
  print_comment(row.help(), out);
  if (row.use == FlagUse::unsupported) print_comment("Not supported by this build.", out);
  switch (row.type) {
    case FlagType::action:
      std::fprintf(out, "# --%s\n", row.name());
      break;
    case FlagType::list:
      std::fprintf(out, "# --%s=...\n", row.name());
      break;
    case FlagType::string:
      std::fprintf(out, "--%s=\"%s\"\n", row.name(), value);
      break;
    default:
      std::fprintf(out, "--%s=%s\n", row.name(), value);
      break;
  }
}

constexpr int max_file_depth = 16;

}  // namespace

Status Flags::parse(int argc, const char* const* argv, Diagnostic& diagnostic) {
  for (int i = 1; i < argc && !has_action_; ++i) MOTE_TRY(parse_argument(argv[i], diagnostic));
  return ok_status;
}

Status Flags::parse_line(std::string_view line, Diagnostic& diagnostic) {
  while (!line.empty() && !has_action_) {
    size_t length = line.find(" --");
    if (length == std::string_view::npos) length = line.size();
    MOTE_TRY(parse_argument({line.data(), length}, diagnostic));
    line.remove_prefix(length < line.size() ? length + 1 : length);
  }
  return ok_status;
}

Status Flags::parse_argument(std::string_view argument, Diagnostic& diagnostic) {
  argument = trim(argument);
  if (!argument.starts_with("--")) {
    MOTE_TRY_ASSIGN(const char* positional, keep(argument));
    return positionals_.push(positional);
  }
  argument.remove_prefix(2);
  std::string_view name = argument;
  std::string_view value;
  size_t equals = argument.find('=');
  if (equals != std::string_view::npos) {
    name.remove_suffix(argument.size() - equals);
    value = argument;
    value.remove_prefix(equals + 1);
  }
  name = trim(name);
  value = trim(value);
  for (const FlagInfo& row : table_)
    if (!row.heading && name == row.name()) return set(row, value, diagnostic);
  // Switches that print guides for other tools.
  if (name.ends_with("_md")) return ok_status;
  diagnostic.found.text("--").text(name);
  return invalid_argument<"unknown flag">;
}

const FlagInfo* Flags::find(Flag flag) const {
  for (const FlagInfo& row : table_)
    if (!row.heading && row.flag == flag) return &row;
  return nullptr;
}

Status Flags::set(const FlagInfo& info, std::string_view value, Diagnostic& diagnostic) {
  Flag flag = info.flag;
  FlagType type = info.type;
  if (type == FlagType::string && value.size() >= 2 && value.starts_with('"') &&
      value.ends_with('"')) {
    value.remove_prefix(1);
    value.remove_suffix(1);
  }
  MOTE_TRY_ASSIGN(const char* text, keep(value));
  if (flag == Flag::flagfile) return parse_file(text, diagnostic);
  if (type != FlagType::action) return given_.push({flag, text});
  has_action_ = true;
  action_ = flag;
  action_value_ = text;
  return ok_status;
}

Status Flags::parse_file(const char* path, Diagnostic& diagnostic) {
  if (!*path) return invalid_argument<"--flagfile needs a path">;
  if (file_depth_ == max_file_depth) return resource_exhausted<"flag files nested too deeply">;
  Array<uint8_t> bytes(texts_.allocator());
  Status status = read_file(path, bytes);
  if (!status.ok()) {
    diagnostic.where.text(path);
    return status;
  }
  ++file_depth_;
  status = parse_file_text(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                           diagnostic);
  --file_depth_;
  return status;
}

Status Flags::parse_file_text(const char* path, std::string_view text, Diagnostic& diagnostic) {
  Lines lines(text);
  std::string_view line;
  while (!has_action_ && lines.next(line)) {
    if (line.empty() || line.starts_with('#') || line.starts_with("//")) continue;
    Status status = ok_status;
    if (line.starts_with("--")) {
      status = parse_argument(line, diagnostic);
    } else {
      diagnostic.found.text("'").text(line).text("'");
      status = invalid_argument<"a line of a flag file that is no flag">;
    }
    if (status.ok()) continue;
    if (diagnostic.where.view().empty()) {
      diagnostic.where.text(path);
      diagnostic.offset = lines.number();
    }
    return status;
  }
  return ok_status;
}

Result<const char*> Flags::keep(std::string_view text) {
  Array<char> copy(texts_.allocator());
  MOTE_TRY(copy.reserve(text.size() + 1));
  MOTE_TRY(copy.append({text.data(), text.size()}));
  MOTE_TRY(copy.push(0));
  const char* data = copy.data();
  MOTE_TRY(texts_.push(std::move(copy)));
  return data;
}

Status Flags::check_only(std::span<const Flag> allowed, Diagnostic& diagnostic) const {
  for (const Given& given : given_) {
    if (std::find(allowed.begin(), allowed.end(), given.flag) != allowed.end()) continue;
    diagnostic.found.text("--").text(find(given.flag)->name());
    return invalid_argument<"a flag that is not for a single call">;
  }
  if (!has_action_) return ok_status;
  diagnostic.found.text("--").text(find(action_)->name());
  return invalid_argument<"a flag that is not for a single call">;
}

Status Flags::check_supported(Diagnostic& diagnostic) const {
  for (const Given& given : given_) {
    const FlagInfo& info = *find(given.flag);
    if (info.use != FlagUse::unsupported) continue;
    bool is_default = info.type == FlagType::boolean
                          ? is_true(given.value) == is_true(info.default_text())
                          : !std::strcmp(given.value, info.default_text());
    if (is_default && info.type != FlagType::list) continue;
    diagnostic.found.text("--").text(info.name()).text("=").text(given.value);
    return unimplemented<"a flag that this build does not support">;
  }
  return ok_status;
}

const char* Flags::text(Flag flag) const {
  for (size_t i = given_.size(); i > 0; --i)
    if (given_[i - 1].flag == flag) return given_[i - 1].value;
  const FlagInfo* info = find(flag);
  return info ? info->default_text() : "";
}

bool Flags::boolean(Flag flag) const { return find(flag) && is_true(text(flag)); }

int64_t Flags::integer(Flag flag) const {
  Decimal decimal;
  if (parse_short_decimal(text(flag), decimal)) return static_cast<int64_t>(decimal.value);
  return std::strtoll(text(flag), nullptr, 10);
}

double Flags::number(Flag flag) const { return std::strtod(text(flag), nullptr); }

Status Flags::list(Flag flag, Array<const char*>& out) const {
  for (const Given& given : given_)
    if (given.flag == flag) MOTE_TRY(out.push(given.value));
  return ok_status;
}

void Flags::print_help(std::string_view usage, std::FILE* out) const {
  print_comment(usage, out);
  for (const FlagInfo& row : table_) {
    if (!row.heading) {
      print_flag(row, text(row.flag), out);
      continue;
    }
    std::fputs("\n# ===== ", out);
    print_toned(out, Tone::heading, row.heading);
    std::fputs(" =====\n", out);
  }
}

}  // namespace mote::tools
