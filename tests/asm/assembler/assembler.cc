#include "tests/asm/assembler/assembler.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <map>

namespace mote::assembler {
namespace {

// One line as words; quoted strings keep their opening quote, so that they are not mistaken for
// names.
struct Line {
  int number = 0;
  std::vector<std::string> words;
};

[[noreturn]] void fail_at(int line, const std::string& message) {
  throw AssemblyError("line " + std::to_string(line) + ": " + message);
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, int line) : text_(text), line_(line) {}

  std::vector<std::string> split() {
    std::vector<std::string> words;
    while (skip_blanks()) {
      if (text_[at_] == '"') {
        words.push_back(read_string());
      } else if (text_.substr(at_, 2) == "->") {
        words.emplace_back("->");
        at_ += 2;
      } else if (is_bracket(text_[at_])) {
        words.emplace_back(1, text_[at_++]);
      } else {
        size_t start = at_;
        while (at_ < text_.size() && !ends_word()) ++at_;
        words.emplace_back(text_.substr(start, at_ - start));
      }
    }
    return words;
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == ',' || c == '\r'; }
  static bool is_bracket(char c) { return std::string_view("[](){}").find(c) != std::string::npos; }

  bool skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    return at_ < text_.size() && text_[at_] != ';';
  }

  bool ends_word() const {
    char c = text_[at_];
    return is_blank(c) || is_bracket(c) || c == ';' || c == '"' || text_.substr(at_, 2) == "->";
  }

  std::string read_string() {
    std::string result = "\"";
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] != '\\') {
        result += text_[at_];
        continue;
      }
      char escape = ++at_ < text_.size() ? text_[at_] : 0;
      if (escape == 'n') {
        result += '\n';
      } else if (escape == 'x' && at_ + 2 < text_.size()) {
        std::string digits(text_.substr(at_ + 1, 2));
        result += static_cast<char>(std::strtoul(digits.c_str(), nullptr, 16));
        at_ += 2;
      } else {
        result += escape;
      }
    }
    if (at_ == text_.size()) fail_at(line_, "string without an end");
    ++at_;
    return result;
  }

  std::string_view text_;
  int line_;
  size_t at_ = 0;
};

bool is_string(const std::string& word) { return word[0] == '"'; }

OptionalText parse_optional(const std::string& word) {
  if (word == "none") return std::nullopt;
  return is_string(word) ? word.substr(1) : word;
}

uint64_t parse_number(const std::string& word, int line) {
  char* end = nullptr;
  uint64_t value = word[0] == '-' ? static_cast<uint64_t>(std::strtoll(word.c_str(), &end, 0))
                                  : std::strtoull(word.c_str(), &end, 0);
  if (end == word.c_str() || *end) fail_at(line, "'" + word + "' is not a number");
  return value;
}

// The bits of a float when the word looks like one, else of an integer.
uint64_t parse_literal(const std::string& word, bool is_64_bits, int line) {
  bool is_hex = word.find('x') != std::string::npos;
  bool is_float = !is_hex && (word.find('.') != std::string::npos || word.ends_with("inf") ||
                              word.ends_with("nan"));
  if (!is_float) return parse_number(word, line);
  char* end = nullptr;
  uint64_t bits = is_64_bits ? std::bit_cast<uint64_t>(std::strtod(word.c_str(), &end))
                             : std::bit_cast<uint32_t>(std::strtof(word.c_str(), &end));
  if (*end) fail_at(line, "'" + word + "' is not a number");
  return bits;
}

// "key=value" words after the positional ones of a line; every key must be asked for.
class Options {
 public:
  Options(const Line& line, size_t first) : line_(line.number) {
    for (size_t i = first; i < line.words.size(); ++i) {
      const std::string& word = line.words[i];
      if (word == "{") continue;
      size_t equals = word.find('=');
      if (equals == std::string::npos) fail_at(line_, "unexpected '" + word + "'");
      values_[word.substr(0, equals)] = word.substr(equals + 1);
    }
  }

  template <class T, class U>
  void take(const char* key, U& target) {
    auto found = values_.find(key);
    if (found == values_.end()) return;
    target = static_cast<T>(parse_number(found->second, line_));
    values_.erase(found);
  }

  void finish() const {
    if (!values_.empty()) fail_at(line_, "unknown option '" + values_.begin()->first + "'");
  }

 private:
  std::map<std::string, std::string> values_;
  int line_;
};

const vm::OpInfo* find_mnemonic(std::string_view mnemonic) {
  for (const vm::OpInfo& op : vm::all_ops())
    if (op.mnemonic() == mnemonic) return &op;
  return nullptr;
}

bool is_pair(char kind) { return kind == 'I' || kind == 'F'; }

// Encodes the lines of one function.
class FunctionEncoder {
 public:
  FunctionEncoder(Module& module, Function& function, const std::map<std::string, uint32_t>& names)
      : module_(module), function_(function), names_(names) {
    count_arguments();
  }

  void encode(const Line& line) {
    line_ = &line;
    next_ = 1;
    const std::string& first = line.words[0];
    if (first.ends_with(':')) {
      add_block(first.substr(0, first.size() - 1));
    } else if (first[0] == '.') {
      add_directive(first);
    } else if (first == "attribute") {
      std::string key = take_word(), value = take_word();
      function_.attributes.push_back({parse_optional(key), parse_optional(value)});
    } else {
      add_instruction(first);
    }
    if (next_ != line.words.size()) fail_at(line.number, "unexpected '" + line.words[next_] + "'");
  }

  void finish() {
    for (const Fixup& fixup : fixups_) {
      auto label = labels_.find(fixup.label);
      if (label == labels_.end()) fail_at(fixup.line, "unknown label '" + fixup.label + "'");
      store_le<uint32_t>(function_.code.data() + fixup.offset, label->second);
    }
  }

 private:
  struct Fixup {
    size_t offset;
    std::string label;
    int line;
  };

  // Arguments take registers from 0 on, by the calling convention.
  void count_arguments() {
    std::string_view cconv = function_.cconv ? std::string_view(*function_.cconv) : "";
    std::string_view arguments = cconv.substr(0, cconv.find('_'));
    int32_t values = 0;
    for (char kind : arguments) {
      if (is_pair(kind)) values = (values + 1) / 2 * 2 + 2;
      if (kind == 'i' || kind == 'f') ++values;
      if (kind == 'r') ++function_.ref_registers;
    }
    function_.value_registers = values;
  }

  const std::string& take_word() {
    if (next_ >= line_->words.size()) fail_at(line_->number, "operand missing");
    return line_->words[next_++];
  }

  bool next_is(const char* word) const {
    return next_ < line_->words.size() && line_->words[next_] == word;
  }

  void expect(const char* word) {
    if (take_word() != word) fail_at(line_->number, "expected '" + std::string(word) + "'");
  }

  template <class T>
  void emit(uint64_t value) {
    for (size_t i = 0; i < sizeof(T); ++i)
      function_.code.push_back(static_cast<uint8_t>(value >> (8 * i)));
  }

  void add_block(const std::string& label) {
    if (!labels_.emplace(label, static_cast<uint32_t>(function_.code.size())).second)
      fail_at(line_->number, "label '" + label + "' twice");
    function_.code.push_back(vm::block_marker);
    function_.ops.insert(vm::Op::block);
    ++function_.block_count;
  }

  void add_directive(const std::string& name) {
    if (name == ".loc") {
      auto location = static_cast<int32_t>(parse_number(take_word(), line_->number));
      function_.source_map.push_back({static_cast<int32_t>(function_.code.size()), location});
      return;
    }
    while (next_ < line_->words.size()) {
      uint64_t value = parse_number(take_word(), line_->number);
      if (name == ".byte") {
        emit<uint8_t>(value);
      } else if (name == ".u16") {
        emit<uint16_t>(value);
      } else if (name == ".u32") {
        emit<uint32_t>(value);
      } else {
        fail_at(line_->number, "unknown directive '" + name + "'");
      }
    }
  }

  void add_instruction(const std::string& mnemonic) {
    const vm::OpInfo* op = find_mnemonic(mnemonic);
    if (!op) fail_at(line_->number, "unknown mnemonic '" + mnemonic + "'");
    function_.ops.insert(op->op);
    if (op->op == vm::Op::block) ++function_.block_count;
    if (op->set() == vm::OpSet::f32) {
      emit<uint8_t>(vm::prefix_f32);
      function_.requirements |= 1;
    } else if (op->set() == vm::OpSet::f64) {
      emit<uint8_t>(vm::prefix_f64);
      function_.requirements |= 2;
    }
    emit<uint8_t>(op->number());
    for (const char* kind = op->operands; *kind && *kind != '.'; ++kind) {
      if (*kind == '>') {
        expect("->");
      } else if (*kind == '[') {
        add_list(kind[1]);
        kind += 2;
      } else {
        add_operand(*kind);
      }
    }
  }

  void add_operand(char kind) {
    switch (kind) {
      case 'i':
      case 'I':
      case 'f':
      case 'F':
      case 'r':
      case 'R':
        return add_register(kind);
      case '4':
        return emit<uint32_t>(parse_literal(take_word(), false, line_->number));
      case '8':
        return emit<uint64_t>(parse_literal(take_word(), true, line_->number));
      case 'w':
      case 'W':
      case 'G':
        return emit<uint32_t>(parse_number(take_word(), line_->number));
      case 'd':
        return emit<uint32_t>(find_rodata(take_word()));
      case 't':
      case 'e':
        return emit<uint32_t>(find_type(take_word()));
      case 'c':
        return emit<uint32_t>(find_function(take_word()));
      case 's':
        return add_string();
      case 'P':
        return add_target();
      case 'B':
        return add_branch();
      case 'T':
        return add_branches();
      default:
        fail_at(line_->number, std::string("operand kind without an encoding: ") + kind);
    }
  }

  // Grows the register counts to hold what is used, unless the text gives them.
  void add_register(char kind) {
    const std::string& word = take_word();
    if (word[0] == '#') return emit<uint16_t>(parse_number(word.substr(1), line_->number));
    bool is_value = word[0] == 'i';
    if (!is_value && word[0] != 'r' && word[0] != 'R')
      fail_at(line_->number, "'" + word + "' is not a register");
    auto ordinal = static_cast<int32_t>(parse_number(word.substr(1), line_->number));
    if (is_value) {
      // An entry of a list of any kind may stand for a pair.
      bool wide = is_pair(kind) || (kind == '*' && ordinal % 2 == 0);
      function_.value_registers = std::max(function_.value_registers, ordinal + (wide ? 2 : 1));
      emit<uint16_t>(static_cast<uint64_t>(ordinal));
    } else {
      function_.ref_registers = std::max(function_.ref_registers, ordinal + 1);
      uint64_t flags = vm::ref_bit | (word[0] == 'R' ? vm::move_bit : 0);
      emit<uint16_t>(static_cast<uint64_t>(ordinal) | flags);
    }
  }

  void pad_to_even() {
    if (function_.code.size() & 1) function_.code.push_back(0);
  }

  // Reserves the count of a list; the returned place is for finish_count().
  size_t start_count() {
    size_t place = function_.code.size();
    emit<uint16_t>(0);
    return place;
  }

  void finish_count(size_t place, size_t count) {
    store_le<uint16_t>(function_.code.data() + place, static_cast<uint16_t>(count));
  }

  void add_list(char element) {
    pad_to_even();
    size_t place = start_count();
    size_t count = 0;
    expect("[");
    for (; !next_is("]"); ++count) {
      if (element != 'n') {
        add_register(element);
      } else {
        const std::string& word = take_word();
        emit<uint16_t>(word == "_" ? 0xFFFF : parse_number(word, line_->number));
      }
    }
    expect("]");
    finish_count(place, count);
  }

  void add_string() {
    const std::string& word = take_word();
    if (!is_string(word)) fail_at(line_->number, "expected a string");
    emit<uint16_t>(word.size() - 1);
    function_.code.insert(function_.code.end(), word.begin() + 1, word.end());
  }

  void add_target() {
    const std::string& word = take_word();
    if (word[0] == '#') return emit<uint32_t>(parse_number(word.substr(1), line_->number));
    fixups_.push_back({function_.code.size(), word, line_->number});
    emit<uint32_t>(0);
  }

  void add_branch() {
    add_target();
    pad_to_even();
    size_t place = start_count();
    size_t count = 0;
    if (next_is("(")) {
      expect("(");
      for (; !next_is(")"); ++count) {
        add_register('i');
        expect("->");
        add_register('i');
      }
      expect(")");
    }
    finish_count(place, count);
  }

  void add_branches() {
    size_t place = start_count();
    size_t count = 0;
    expect("{");
    for (; !next_is("}"); ++count) add_branch();
    expect("}");
    finish_count(place, count);
  }

  uint32_t find_type(const std::string& word) {
    if (word[0] == '#') return static_cast<uint32_t>(parse_number(word.substr(1), line_->number));
    auto found = std::find(module_.types.begin(), module_.types.end(), OptionalText(word));
    if (found == module_.types.end()) found = module_.types.insert(found, word);
    return static_cast<uint32_t>(found - module_.types.begin());
  }

  uint32_t find_rodata(const std::string& word) {
    if (word[0] == '#') return static_cast<uint32_t>(parse_number(word.substr(1), line_->number));
    for (size_t i = 0; i < module_.rodata.size(); ++i)
      if (module_.rodata[i].name == word) return static_cast<uint32_t>(i);
    fail_at(line_->number, "unknown rodata segment '" + word + "'");
  }

  uint32_t find_function(const std::string& word) {
    if (word[0] == '#') return static_cast<uint32_t>(parse_number(word.substr(1), line_->number));
    if (auto function = names_.find(word); function != names_.end()) {
      function_.callees.insert(word);
      return function->second;
    }
    for (size_t i = 0; i < module_.imports.size(); ++i)
      if (module_.imports[i].full_name == word) return static_cast<uint32_t>(i) | vm::import_bit;
    fail_at(line_->number, "unknown function '" + word + "'");
  }

  Module& module_;
  Function& function_;
  const std::map<std::string, uint32_t>& names_;
  std::map<std::string, uint32_t> labels_;
  std::vector<Fixup> fixups_;
  const Line* line_ = nullptr;
  size_t next_ = 0;
};

// `op M`: arguments for the operands, then the instruction, then its results.
std::vector<std::string> write_op_wrapper(const std::string& mnemonic, std::string& cconv,
                                          int line) {
  const vm::OpInfo* op = find_mnemonic(mnemonic);
  if (!op) fail_at(line, "unknown mnemonic '" + mnemonic + "'");
  std::string instruction = mnemonic, results = "", arguments, result_kinds;
  int values = 0, refs = 0;
  bool in_results = false;
  for (const char* kind = op->operands; *kind; ++kind) {
    if (*kind == '>') {
      in_results = true;
      instruction += " ->";
      continue;
    }
    if (std::string_view("iIfFrR").find(*kind) == std::string_view::npos)
      fail_at(line, "'" + mnemonic + "' has operands that are not registers");
    bool is_ref = *kind == 'r' || *kind == 'R';
    if (is_pair(*kind)) values = (values + 1) / 2 * 2;
    std::string name = is_ref ? "r" + std::to_string(refs++) : "i" + std::to_string(values);
    if (!is_ref) values += is_pair(*kind) ? 2 : 1;
    instruction += " " + name;
    (in_results ? result_kinds : arguments) += is_ref ? 'r' : *kind;
    if (in_results) results += name;
  }
  auto or_void = [](const std::string& kinds) { return kinds.empty() ? "v" : kinds; };
  cconv = "0" + or_void(arguments) + "_" + or_void(result_kinds);
  return {"entry:", instruction, "return [" + results + "]"};
}

class Parser {
 public:
  explicit Parser(std::string_view text) {
    int number = 0;
    while (!text.empty()) {
      size_t end = std::min(text.find('\n'), text.size());
      Line line{++number, Tokenizer(text.substr(0, end), number).split()};
      if (!line.words.empty()) lines_.push_back(std::move(line));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  Module parse() {
    for (next_ = 0; next_ < lines_.size(); ++next_) parse_line(lines_[next_]);
    for (const PendingExport& pending : exports_) {
      int32_t ordinal = static_cast<int32_t>(find_function(pending.function, pending.line));
      module_.exports.push_back({pending.name, ordinal});
    }
    for (size_t i = 0; i < bodies_.size(); ++i) encode_body(i);
    return std::move(module_);
  }

 private:
  struct Body {
    Line header;
    std::vector<Line> lines;
  };
  struct PendingExport {
    OptionalText name;
    std::string function;
    int line;
  };

  uint32_t find_function(const std::string& word, int line) const {
    if (word[0] == '#') return static_cast<uint32_t>(parse_number(word.substr(1), line));
    auto found = names_.find(word);
    if (found == names_.end()) fail_at(line, "unknown function '" + word + "'");
    return found->second;
  }

  static const std::string& word_at(const Line& line, size_t index) {
    if (index >= line.words.size()) fail_at(line.number, "line too short");
    return line.words[index];
  }

  void parse_line(const Line& line) {
    const std::string& first = line.words[0];
    if (first == "module") return parse_module_line(line);
    if (first == "func" || first == "op") return parse_function(line, 0);
    if (first == "export") return parse_export(line);
    if (first == "rodata") return parse_rodata(line);
    if (first == "location") return parse_location(line);
    if (first == "globals") {
      Options options(line, 1);
      options.take<int32_t>("bytes", module_.global_bytes);
      options.take<int32_t>("refs", module_.global_refs);
      return options.finish();
    }
    OptionalText name = parse_optional(word_at(line, 1));
    if (first == "attribute") {
      module_.attributes.push_back({name, parse_optional(word_at(line, 2))});
    } else if (first == "type") {
      module_.types.push_back(name);
    } else if (first == "dependency") {
      Dependency& dependency = module_.dependencies.emplace_back(Dependency{name});
      Options options(line, 2);
      options.take<uint32_t>("minimum", dependency.minimum_version);
      options.take<uint32_t>("flags", dependency.flags);
      options.finish();
    } else if (first == "import") {
      module_.imports.push_back({name, parse_optional(word_at(line, 2))});
      Options options(line, 3);
      options.take<uint32_t>("flags", module_.imports.back().flags);
      options.finish();
    } else {
      fail_at(line.number, "unexpected '" + first + "'");
    }
  }

  void parse_module_line(const Line& line) {
    module_.name = parse_optional(word_at(line, 1));
    Options options(line, 2);
    options.take<uint32_t>("version", module_.version);
    options.take<uint32_t>("requirements", module_.requirements);
    options.take<uint32_t>("bytecode", module_.bytecode_version);
    options.finish();
  }

  void parse_export(const Line& line) {
    const std::string& second = word_at(line, 1);
    if (second == "func" || second == "op") {
      const std::string& name = word_at(line, 2);
      exports_.push_back({name, name, line.number});
      return parse_function(line, 1);
    }
    if (word_at(line, 2) != "=") fail_at(line.number, "expected '='");
    exports_.push_back({parse_optional(second), word_at(line, 3), line.number});
  }

  void parse_rodata(const Line& line) {
    Rodata segment;
    segment.name = word_at(line, 1);
    for (size_t i = 2; i < line.words.size(); ++i) {
      const std::string& word = line.words[i];
      if (is_string(word)) {
        segment.bytes.insert(segment.bytes.end(), word.begin() + 1, word.end());
      } else if (word == "external") {
        segment.external = true;
      } else if (word.find('=') != std::string::npos) {
        Options options({line.number, {word}}, 0);
        options.take<uint32_t>("align", segment.alignment);
        options.take<uint8_t>("compression", segment.compression);
        options.take<uint64_t>("offset", segment.offset);
        options.take<uint64_t>("length", segment.length);
        options.finish();
      } else {
        segment.bytes.push_back(static_cast<uint8_t>(parse_number("0x" + word, line.number)));
      }
    }
    module_.rodata.push_back(std::move(segment));
  }

  void parse_location(const Line& line) {
    Location location{word_at(line, 1), "", {}};
    size_t next = 2;
    if (location.kind == "file" || location.kind == "name")
      location.text = *parse_optional(word_at(line, next++));
    for (; next < line.words.size(); ++next)
      location.numbers.push_back(static_cast<int32_t>(parse_number(line.words[next], line.number)));
    module_.locations.push_back(std::move(location));
  }

  // `first` is the word "func" or "op". Bodies are encoded when all names are known.
  void parse_function(const Line& line, size_t first) {
    Function function;
    function.name = word_at(line, first + 1);
    Body body{line, {}};
    std::string cconv;
    if (line.words[first] == "op") {
      for (const std::string& text : write_op_wrapper(function.name, cconv, line.number))
        body.lines.push_back({line.number, Tokenizer(text, line.number).split()});
      function.cconv = cconv;
      body.header.words.resize(first + 2);
    } else {
      function.cconv = parse_optional(word_at(line, first + 2));
      body.header.words.erase(body.header.words.begin() + static_cast<ptrdiff_t>(first) + 2);
      if (line.words.back() != "{") fail_at(line.number, "expected '{'");
      while (++next_ < lines_.size() && lines_[next_].words[0] != "}")
        body.lines.push_back(lines_[next_]);
      if (next_ == lines_.size()) fail_at(line.number, "function without an end");
    }
    body.header.words.erase(body.header.words.begin(),
                            body.header.words.begin() + static_cast<ptrdiff_t>(first) + 2);
    auto ordinal = static_cast<uint32_t>(module_.functions.size());
    if (!names_.emplace(function.name, ordinal).second)
      fail_at(line.number, "function '" + function.name + "' twice");
    module_.functions.push_back(std::move(function));
    bodies_.push_back(std::move(body));
  }

  void encode_body(size_t index) {
    Function& function = module_.functions[index];
    const Body& body = bodies_[index];
    FunctionEncoder encoder(module_, function, names_);
    for (const Line& line : body.lines) encoder.encode(line);
    encoder.finish();
    Options options(body.header, 0);
    options.take<int32_t>("values", function.value_registers);
    options.take<int32_t>("refs", function.ref_registers);
    options.take<int32_t>("blocks", function.block_count);
    options.take<int32_t>("reserved", function.reserved);
    options.take<uint32_t>("requirements", function.requirements);
    options.take<int32_t>("offset", function.offset);
    options.take<int32_t>("length", function.length);
    options.finish();
  }

  std::vector<Line> lines_;
  size_t next_ = 0;
  Module module_;
  std::map<std::string, uint32_t> names_;
  std::vector<PendingExport> exports_;
  std::vector<Body> bodies_;
};

}  // namespace

Module parse_module(std::string_view text) { return Parser(text).parse(); }

}  // namespace mote::assembler
