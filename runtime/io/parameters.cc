#include "mote/io/parameters.h"

#include <algorithm>

#include "base/port/port.h"
#include "runtime/io/parameter_formats.h"
#include "runtime/io/replace_file.h"

namespace mote::io {
namespace {

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c != lower[i]) return false;
  }
  return true;
}

constexpr Status past_the_end = out_of_range<"a range leaves its parameter">;

}  // namespace

const ObjectType ParameterFile::object_type{"mote.parameter_file"};
const ObjectType ParameterScope::object_type{"mote.parameter_scope"};

Result<ParameterFormat> parameter_format_of(std::string_view path, Diagnostic& diagnostic) {
  std::string_view suffix = path;
  if (size_t slash = suffix.rfind('/'); slash != suffix.npos) suffix.remove_prefix(slash + 1);
  if (size_t dot = suffix.rfind('.'); dot != suffix.npos) suffix.remove_prefix(dot + 1);
  constexpr std::string_view names[] = {"irpa", "safetensors", "gguf"};
  for (size_t i = 0; i < std::size(names); ++i)
    if (equals_ignoring_case(suffix, names[i])) return static_cast<ParameterFormat>(i);
  diagnostic.expected.text(".irpa, .safetensors or .gguf");
  diagnostic.found.text("'").text(suffix).text("'");
  return unimplemented<"unknown format of parameter file">;
}

void SplatPattern::fill(uint64_t offset, std::span<uint8_t> target) const {
  size_t filled = 0;
  for (; filled < length && filled < target.size(); ++filled)
    target[filled] = bytes[(offset + filled) % length];
  // What is there already, a whole number of patterns, is doubled.
  while (filled < target.size()) {
    size_t piece = std::min(filled, target.size() - filled);
    std::memcpy(target.data() + filled, target.data(), piece);
    filled += piece;
  }
}

Result<Ref<ParameterFile>> ParameterFile::open(Allocator& allocator, const char* path,
                                               ParameterMode mode, ParameterAccess access,
                                               Diagnostic& diagnostic) {
  auto* created = create_in<ParameterFile>(allocator, allocator, access, nullptr);
  if (!created) return out_of_memory;
  auto file = Ref<ParameterFile>::adopt(created);
  MOTE_TRY(file->path_.append({path, std::strlen(path) + 1}));
  file->is_mapped_ = mode == ParameterMode::file;
  Result<Bytes> opened = access == ParameterAccess::write
                             ? port::open_private_file(path, file->is_mapped_)
                             : port::open_file(path, file->is_mapped_);
  if (opened.ok()) file->bytes_ = opened.value();
  Status status = opened.status();
  if (status.code() != StatusCode::not_found) {
    Result<ParameterFormat> format = parameter_format_of(path, diagnostic);
    if (!format.ok())
      status = format.status();
    else if (status.ok())
      status = file->load(format.value(), diagnostic);
  }
  if (status.ok()) return file;
  diagnostic.where.text(path);
  return status;
}

Result<Ref<ParameterFile>> ParameterFile::parse(Allocator& allocator, ParameterFormat format,
                                                Bytes bytes, Object* owner,
                                                Diagnostic& diagnostic) {
  auto* created = create_in<ParameterFile>(allocator, allocator, ParameterAccess::read,
                                           Ref<Object>::share(owner));
  if (!created) return out_of_memory;
  auto file = Ref<ParameterFile>::adopt(created);
  file->bytes_ = bytes;
  MOTE_TRY(file->load(format, diagnostic));
  return file;
}

ParameterFile::~ParameterFile() {
  if (!path_.empty()) port::close_file(bytes_, is_mapped_);
}

void ParameterFile::destroy() { destroy_in(allocator_, this); }

Status ParameterFile::load(ParameterFormat format, Diagnostic& diagnostic) {
  if (bytes_.empty()) return invalid_argument<"the parameter file is empty">;
  constexpr decltype(&parse_irpa) parsers[] = {parse_irpa, parse_safetensors, parse_gguf};
  MOTE_TRY(parsers[static_cast<size_t>(format)](bytes_, entries_, diagnostic));
  return sort_keys();
}

Status ParameterFile::sort_keys() {
  if (entries_.size() > UINT32_MAX) return resource_exhausted<"too many parameters in one file">;
  MOTE_TRY(by_key_.resize(entries_.size()));
  for (size_t i = 0; i < by_key_.size(); ++i) by_key_[i] = static_cast<uint32_t>(i);
  auto comes_before = [this](uint32_t a, uint32_t b) {
    int order = entries_[a].key.compare(entries_[b].key);
    return order ? order < 0 : a < b;
  };
  // A heap takes no memory and has no slow case.
  std::make_heap(by_key_.begin(), by_key_.end(), comes_before);
  std::sort_heap(by_key_.begin(), by_key_.end(), comes_before);
  return ok_status;
}

const ParameterEntry* ParameterFile::find(std::string_view key) const {
  const uint32_t* first = std::lower_bound(
      by_key_.begin(), by_key_.end(), key,
      [this](uint32_t i, std::string_view sought) { return entries_[i].key < sought; });
  if (first == by_key_.end() || entries_[*first].key != key) return nullptr;
  return &entries_[*first];
}

Bytes ParameterFile::bytes(const ParameterEntry& entry) const {
  if (entry.is_splat() || entry.length == 0) return {};
  return bytes_.subspan(static_cast<size_t>(entry.offset), static_cast<size_t>(entry.length));
}

Status ParameterFile::read(const ParameterEntry& entry, uint64_t offset,
                           std::span<uint8_t> target) const {
  if (!checked_range(offset, target.size(), entry.length)) return past_the_end;
  if (entry.is_splat())
    entry.splat.fill(offset, target);
  else if (!target.empty())
    std::memcpy(target.data(), bytes(entry).data() + static_cast<size_t>(offset), target.size());
  return ok_status;
}

Status ParameterFile::read_once(const ParameterEntry& entry, uint64_t offset,
                                std::span<uint8_t> target) const {
  MOTE_TRY(read(entry, offset, target));
  // What was written but not saved exists in memory alone.
  if (!is_mapped_ || is_writable() || entry.is_splat() || target.empty()) return ok_status;
  // Systems map pages before the one that is touched too.
  constexpr uint64_t window = 1 << 20;
  uint64_t end = entry.offset + offset + target.size();
  uint64_t begin = (end - target.size()) / window * window;
  port::drop_pages(bytes_.subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
  return ok_status;
}

Status ParameterFile::write(const ParameterEntry& entry, uint64_t offset, Bytes source) {
  if (!checked_range(offset, source.size(), entry.length)) return past_the_end;
  if (entry.is_splat()) return permission_denied<"a splat has no bytes to write to">;
  if (!is_writable()) return permission_denied<"the parameter file is open for reading">;
  if (source.empty()) return ok_status;
  // Opened for writing, the memory is this object's own.
  auto* target = const_cast<uint8_t*>(bytes(entry).data()) + static_cast<size_t>(offset);
  std::memcpy(target, source.data(), source.size());
  return ok_status;
}

Status ParameterFile::save(Diagnostic& diagnostic) {
  if (!is_writable()) return permission_denied<"the parameter file is open for reading">;
  return replace_file(path_.data(), bytes_, diagnostic);
}

Result<Ref<ParameterScope>> ParameterScope::create(Allocator& allocator, std::string_view name) {
  auto* created = create_in<ParameterScope>(allocator, allocator);
  if (!created) return out_of_memory;
  auto scope = Ref<ParameterScope>::adopt(created);
  MOTE_TRY(scope->name_.append({name.data(), name.size()}));
  return scope;
}

void ParameterScope::destroy() { destroy_in(allocator_, this); }

ParameterScope::Found ParameterScope::find(std::string_view key) const {
  for (const Ref<ParameterFile>& file : files_)
    if (const ParameterEntry* entry = file->find(key)) return {file.get(), entry};
  return {};
}

Status add_to_scope(Array<Ref<ParameterScope>>& scopes, std::string_view name,
                    Ref<ParameterFile> file) {
  for (Ref<ParameterScope>& scope : scopes)
    if (scope->name() == name) return scope->add(std::move(file));
  MOTE_TRY_ASSIGN(Ref<ParameterScope> scope, ParameterScope::create(scopes.allocator(), name));
  MOTE_TRY(scope->add(std::move(file)));
  return scopes.push(std::move(scope));
}

}  // namespace mote::io
