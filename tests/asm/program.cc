#include "tests/asm/program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "mote/vm/buffer.h"

namespace mote::assembler {
namespace {

std::string trim(std::string_view text) {
  size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") + 1 - first));
}

// "a, b" as {"a", "b"}; the empty text has no items.
std::vector<std::string> split_items(std::string_view text) {
  std::vector<std::string> items;
  while (!trim(text).empty()) {
    size_t comma = std::min(text.find(','), text.size());
    items.push_back(trim(text.substr(0, comma)));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

// False when the line states no call.
bool parse_call(std::string_view line, int number, CallLine& call) {
  constexpr std::string_view call_start = "; call ", failure_start = "; fails ";
  bool fails = line.starts_with(failure_start);
  if (!fails && !line.starts_with(call_start)) return false;
  line.remove_prefix(fails ? failure_start.size() : call_start.size());
  line = line.substr(0, line.find(';'));
  size_t open = line.find('('), close = line.rfind(')');
  std::string where = "line " + std::to_string(number) + ": ";
  if (open == std::string_view::npos || close == std::string_view::npos)
    throw AssemblyError(where + "a call without parentheses");
  call.line = number;
  call.function = trim(line.substr(0, open));
  call.arguments = split_items(line.substr(open + 1, close - open - 1));
  std::string rest = trim(line.substr(close + 1));
  if (!fails) {
    if (!rest.empty() && !rest.starts_with("->")) throw AssemblyError(where + "expected '->'");
    if (!rest.empty()) call.results = split_items(rest.substr(2));
    return true;
  }
  size_t quote = rest.find('"');
  call.code = trim(rest.substr(0, quote));
  if (quote != std::string::npos) call.text = rest.substr(quote + 1, rest.rfind('"') - quote - 1);
  if (call.code.empty()) throw AssemblyError(where + "expected a status code");
  return true;
}

uint64_t parse_integer(const std::string& text) {
  char* end = nullptr;
  uint64_t value = text[0] == '-' ? static_cast<uint64_t>(std::strtoll(text.c_str(), &end, 0))
                                  : std::strtoull(text.c_str(), &end, 0);
  if (text.empty() || *end) throw AssemblyError("'" + text + "' is not an integer");
  return value;
}

template <class T>
T parse_float(const std::string& text) {
  char* end = nullptr;
  T value;
  if constexpr (sizeof(T) == 4) {
    value = std::strtof(text.c_str(), &end);
  } else {
    value = std::strtod(text.c_str(), &end);
  }
  if (text.empty() || *end) throw AssemblyError("'" + text + "' is not a float");
  return value;
}

// The bytes of "buffer<01 02>"; `kind` receives what stands before them.
std::vector<uint8_t> parse_buffer(const std::string& text, std::string& kind) {
  size_t open = text.find('<');
  if (open == std::string::npos || text.back() != '>')
    throw AssemblyError("'" + text + "' is not a buffer");
  kind = text.substr(0, open);
  std::istringstream stream(text.substr(open + 1, text.size() - open - 2));
  std::vector<uint8_t> bytes;
  for (std::string word; stream >> word;)
    bytes.push_back(static_cast<uint8_t>(parse_integer("0x" + word)));
  return bytes;
}

Value make_reference(Allocator& allocator, const std::string& text) {
  if (text == "null") return Value(Ref<Object>());
  std::string kind;
  std::vector<uint8_t> bytes = parse_buffer(text, kind);
  auto made = vm::Buffer::allocate(allocator, bytes.size(), 16);
  if (!made.ok()) throw AssemblyError("no memory for " + text);
  Ref<vm::Buffer> buffer = std::move(made).value();
  std::copy(bytes.begin(), bytes.end(), buffer->data());
  if (kind == "buffer") return Value(buffer);
  auto constant = vm::Buffer::wrap_constant(allocator, buffer->bytes(), buffer.get());
  if (!constant.ok()) throw AssemblyError("no memory for " + text);
  return Value(std::move(constant).value());
}

Value make_argument(Allocator& allocator, char kind, const std::string& text) {
  switch (kind) {
    case 'i':
      return Value(static_cast<int32_t>(parse_integer(text)));
    case 'I':
      return Value(static_cast<int64_t>(parse_integer(text)));
    case 'f':
      return Value(parse_float<float>(text));
    case 'F':
      return Value(parse_float<double>(text));
    default:
      return make_reference(allocator, text);
  }
}

template <class T>
bool same_float(T found, std::string text) {
  bool is_close_enough = text[0] == '~';
  if (is_close_enough) text.erase(0, 1);
  T wanted = parse_float<T>(text);
  if (std::isnan(wanted)) return std::isnan(found);
  using Bits = std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>;
  if (std::bit_cast<Bits>(found) == std::bit_cast<Bits>(wanted)) return true;
  T distance = std::abs(wanted) * 4 * std::numeric_limits<T>::epsilon();
  return is_close_enough && std::abs(found - wanted) <= distance;
}

bool same_reference(const Value& found, const std::string& text) {
  if (text == "null" || !found.object()) return text == "null" && !found.object();
  auto* buffer = found.as<vm::Buffer>();
  std::string kind;
  std::vector<uint8_t> wanted = parse_buffer(text, kind);
  return buffer && std::ranges::equal(buffer->bytes(), wanted);
}

bool same_result(char kind, const Value& found, const std::string& text) {
  switch (kind) {
    case 'i':
      return found.type() == ValueType::i32 &&
             static_cast<uint32_t>(found.i32()) == static_cast<uint32_t>(parse_integer(text));
    case 'I':
      return found.type() == ValueType::i64 &&
             static_cast<uint64_t>(found.i64()) == parse_integer(text);
    case 'f':
      return found.type() == ValueType::f32 && same_float(found.f32(), text);
    case 'F':
      return found.type() == ValueType::f64 && same_float(found.f64(), text);
    default:
      return found.type() == ValueType::ref && same_reference(found, text);
  }
}

std::string show(const Value& value) {
  std::ostringstream text;
  text.precision(17);
  switch (value.type()) {
    case ValueType::f32:
      text << value.f32();
      break;
    case ValueType::f64:
      text << value.f64();
      break;
    case ValueType::ref:
      text << (value.object() ? value.object()->type().name : "null");
      if (auto* buffer = value.as<vm::Buffer>())
        for (uint8_t byte : buffer->bytes()) text << ' ' << std::hex << int{byte};
      break;
    default:
      text << value.i64();
  }
  return text.str();
}

}  // namespace

TestProgram read_program(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) throw AssemblyError(path + ": cannot be read");
  TestProgram program;
  program.name = std::filesystem::path(path).stem();
  program.module = parse_module(text.str());
  int number = 0;
  for (std::string line; std::getline(text, line);)
    if (CallLine call; parse_call(line, ++number, call)) program.calls.push_back(call);
  return program;
}

std::vector<std::string> list_programs() {
  std::vector<std::string> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(MOTE_SOURCE_DIR "/tests/asm/programs"))
    if (entry.path().extension() == ".masm") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::set<std::string> find_called(const TestProgram& program) {
  std::vector<std::string> open;
  for (const CallLine& call : program.calls) open.push_back(call.function);
  std::set<std::string> called;
  while (!open.empty()) {
    std::string name = open.back();
    open.pop_back();
    if (!called.insert(name).second) continue;
    for (const Function& function : program.module.functions)
      if (function.name == name)
        open.insert(open.end(), function.callees.begin(), function.callees.end());
  }
  return called;
}

TestSession::TestSession(SessionOptions options, uint64_t memory_limit)
    : allocator_(system_allocator(), memory_limit), host_(make_host_module(notes_)) {
  options.allocator = &allocator_;
  options.log = {write_log, this};
  session_ = std::make_unique<Session>(options);
  EXPECT_TRUE(session_->add_module(host_).ok());
}

TestSession::~TestSession() {
  session_.reset();
  EXPECT_EQ(allocator_.bytes_in_use(), 0u) << "memory still in use after the session";
}

void TestSession::write_log(void* user, LogLevel, std::string_view line) {
  static_cast<TestSession*>(user)->log_.emplace_back(line);
}

std::string TestSession::error_text(Status status) {
  char buffer[4096];
  TextWriter writer(buffer, sizeof buffer);
  format_error(status, session_->diagnostic(), writer);
  return std::string(writer.view());
}

Result<Ref<mote::Program>> TestSession::link(std::vector<std::vector<uint8_t>> files) {
  std::vector<Ref<mote::Module>> modules;
  for (std::vector<uint8_t>& file : files) {
    files_.push_back(std::move(file));
    Result<Ref<mote::Module>> loaded = session_->load_borrowed(files_.back());
    if (!loaded.ok()) return loaded.status();
    modules.push_back(std::move(loaded).value());
  }
  return session_->link(modules);
}

std::string run_call(TestSession& session, mote::Program& program, const CallLine& call) {
  Result<mote::Function> found = program.find(call.function);
  if (!found.ok()) return "no such export: " + session.error_text(found.status());
  const mote::Function& function = found.value();
  std::string_view kinds = function.arguments();
  if (kinds.size() != call.arguments.size()) return "wrong number of arguments in the comment";
  std::vector<Value> arguments, results(function.results().size());
  for (size_t i = 0; i < kinds.size(); ++i)
    arguments.push_back(make_argument(session.allocator(), kinds[i], call.arguments[i]));

  Status status = program.call(function, arguments, results);
  std::string wanted_code = call.code.empty() ? "OK" : call.code;
  std::string error = status.ok() ? "" : session.error_text(status);
  if (wanted_code != status_code_name(status.code()))
    return "expected " + wanted_code + ", found " + status_code_name(status.code()) + " " + error;
  if (error.find(call.text) == std::string::npos)
    return "expected the text '" + call.text + "', found '" + error + "'";
  if (!status.ok()) return "";
  if (results.size() != call.results.size()) return "wrong number of results in the comment";
  for (size_t i = 0; i < results.size(); ++i)
    if (!same_result(function.results()[i], results[i], call.results[i]))
      return "expected " + call.results[i] + " as result " + std::to_string(i) + ", found " +
             show(results[i]);
  return "";
}

}  // namespace mote::assembler
