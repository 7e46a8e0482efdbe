// Calls a function of a module again and again, with other arguments each time, and writes how long
// the calls took: mote's side of `./dev bench`.
//
//   compare-driver --module=FILE --function=NAME [--device=URI] [--workers=N]
//       [--parameters=[SCOPE=]FILE] --arguments=FILE [--start=FILE]
//       [--prepared=0] [--calls=N --batches=M | --results=FILE]
//
// A file of arguments has one value a line, "i32=5" or "4x3xf32=@FILE" (raw bytes), and an empty
// line after each call. With --start, whose values are those of one call, results become the first
// arguments of the next call, as many as --start has, and each round through --arguments begins
// with --start again. Writes nanoseconds of a call, one line for each batch of at least N calls;
// the batch is a multiple of the rounds. --results: the raw bytes of all results of one round.
// Calls are prepared ones unless --prepared=0 says otherwise.
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "mote/mote.hpp"

namespace {

using Arguments = std::vector<mote::Value>;

struct Options {
  std::string module, function, device = "local-sync", parameters, arguments, start, results;
  uint32_t workers = 0;
  uint64_t calls = 1, batches = 1;
  bool is_prepared = true;
};

[[noreturn]] void fail(const std::string& text) {
  std::fprintf(stderr, "compare-driver: %s\n", text.c_str());
  std::exit(1);
}

void check(mote::Session& session, mote::Status status, const char* what) {
  if (status.ok()) return;
  char line[1024];
  mote::TextWriter writer(line, sizeof line);
  mote::format_error(status, session.diagnostic(), writer);
  fail(std::string(what) + ": " + line);
}

template <class T>
T take(mote::Session& session, mote::Result<T> result, const char* what) {
  check(session, result.status(), what);
  return std::move(result).value();
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

mote::hal::ElementType element_type(const std::string& name) {
  using mote::hal::ElementClass;
  size_t digits = name.find_first_of("0123456789");
  if (digits == std::string::npos) fail("no element type: " + name);
  auto bits = static_cast<uint32_t>(std::stoul(name.substr(digits)));
  std::string kind = name.substr(0, digits);
  if (name == "i1") return mote::hal::ElementType::i1;
  if (kind == "i") return mote::hal::element_type(ElementClass::signless, bits);
  if (kind == "f") return mote::hal::element_type(ElementClass::ieee, bits);
  fail("no element type: " + name);
}

mote::Value parse_number(const std::string& type, const std::string& text) {
  if (type == "i32") return static_cast<int32_t>(std::stol(text));
  if (type == "i64") return static_cast<int64_t>(std::stoll(text));
  if (type == "f32") return std::stof(text);
  if (type == "f64") return std::stod(text);
  fail("no type of number: " + type);
}

mote::Value parse_value(mote::Session& session, const std::string& line) {
  size_t equals = line.find('=');
  if (equals == std::string::npos) fail("no value: " + line);
  std::string type = line.substr(0, equals), data = line.substr(equals + 1);
  if (data.empty() || data[0] != '@') return parse_number(type, data);
  std::vector<int64_t> shape;
  for (size_t cut; (cut = type.find('x')) != std::string::npos; type.erase(0, cut + 1))
    shape.push_back(std::stoll(type.substr(0, cut)));
  std::string bytes = contents(data.substr(1));
  return take(session,
              session.make_tensor(shape, element_type(type),
                                  {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}),
              "tensor");
}

std::vector<Arguments> read_arguments(mote::Session& session, const std::string& path) {
  std::vector<Arguments> calls(1);
  std::istringstream lines(contents(path));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty())
      calls.emplace_back();
    else
      calls.back().push_back(parse_value(session, line));
  }
  calls.pop_back();
  return calls;
}

class Loop {
 public:
  Loop(mote::Session& session, mote::Program& program, const Options& options)
      : session_(session), program_(program) {
    function_ = take(session, program.find(options.function), "function");
    if (options.is_prepared) prepared_ = take(session, function_.prepare(program), "function");
    if (!options.start.empty()) start_ = read_arguments(session, options.start).at(0);
    calls_ = read_arguments(session, options.arguments);
    if (calls_.empty()) fail("no calls");
    for (Arguments& call : calls_) call.insert(call.begin(), start_.begin(), start_.end());
    results_.resize(function_.results().size());
    if (results_.size() < start_.size()) fail("fewer results than --start has values");
  }

  size_t round_size() const { return calls_.size(); }

  template <class Visit>
  void round(Visit&& visit) {
    for (size_t i = 0; i < calls_.size(); ++i) {
      Arguments& arguments = calls_[i];
      for (size_t k = 0; k < start_.size(); ++k)
        arguments[k] = i == 0 ? start_[k] : std::move(results_[k]);
      check(session_, call(arguments), "call");
      // What the call before it made may be used again.
      for (size_t k = 0; k < start_.size(); ++k) arguments[k] = {};
      visit(results_);
    }
  }

 private:
  mote::Status call(const Arguments& arguments) {
    return prepared_ ? prepared_->call(arguments, results_)
                     : program_.call(function_, arguments, results_);
  }

  mote::Session& session_;
  mote::Program& program_;
  mote::Function function_;
  mote::Ref<mote::PreparedCall> prepared_;
  Arguments start_, results_;
  std::vector<Arguments> calls_;
};

void write_results(mote::Session& session, const Arguments& results, std::ofstream& out) {
  for (const mote::Value& value : results) {
    if (value.is_number()) {
      uint64_t bits = value.bits();
      bool is_wide = value.type() == mote::ValueType::i64 || value.type() == mote::ValueType::f64;
      out.write(reinterpret_cast<const char*>(&bits), is_wide ? 8 : 4);
      continue;
    }
    auto* view = value.as<mote::hal::BufferView>();
    if (!view) fail("a result is neither number nor tensor");
    std::vector<uint8_t> bytes(static_cast<size_t>(view->buffer().size()));
    check(session, session.read_tensor(*view, bytes), "result");
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
  }
}

void measure(Loop& loop, const Options& options) {
  using Clock = std::chrono::steady_clock;
  uint64_t rounds = (options.calls + loop.round_size() - 1) / loop.round_size();
  auto ignore = [](const Arguments&) {};
  loop.round(ignore);
  for (uint64_t batch = 0; batch < options.batches; ++batch) {
    auto start = Clock::now();
    for (uint64_t i = 0; i < rounds; ++i) loop.round(ignore);
    std::chrono::duration<double, std::nano> time = Clock::now() - start;
    std::printf("%.2f\n", time.count() / static_cast<double>(rounds * loop.round_size()));
  }
}

Options parse_options(int argc, char** argv) {
  Options options;
  struct Text {
    const char* name;
    std::string* value;
  };
  const Text texts[] = {{"module", &options.module},       {"function", &options.function},
                        {"device", &options.device},       {"parameters", &options.parameters},
                        {"arguments", &options.arguments}, {"start", &options.start},
                        {"results", &options.results}};
  for (int i = 1; i < argc; ++i) {
    std::string flag = argv[i];
    size_t equals = flag.find('=');
    if (flag.rfind("--", 0) != 0 || equals == std::string::npos) fail("no flag: " + flag);
    std::string name = flag.substr(2, equals - 2), value = flag.substr(equals + 1);
    bool is_known = true;
    if (name == "workers")
      options.workers = static_cast<uint32_t>(std::stoul(value));
    else if (name == "calls")
      options.calls = std::stoull(value);
    else if (name == "batches")
      options.batches = std::stoull(value);
    else if (name == "prepared")
      options.is_prepared = value != "0";
    else
      is_known = false;
    for (const Text& text : texts)
      if (name == text.name) *text.value = value, is_known = true;
    if (!is_known) fail("unknown flag: " + flag);
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  Options options = parse_options(argc, argv);
  mote::Session session;
  check(session, mote::add_defaults(session), "session");
  mote::DeviceOptions device;
  device.workers.count = options.workers;
  check(session, session.add_device(options.device, device), "device");
  if (!options.parameters.empty()) {
    size_t equals = options.parameters.find('=');
    size_t path = equals == std::string::npos ? 0 : equals + 1;
    check(session,
          session.add_parameter_file(options.parameters.substr(0, path ? equals : 0),
                                     options.parameters.c_str() + path),
          "parameters");
  }
  auto module = take(session, session.load_file(options.module.c_str()), "module");
  auto program = take(session, session.link({&module, 1}), "program");
  {
    Loop loop(session, *program, options);
    if (!options.results.empty()) {
      std::ofstream out(options.results, std::ios::binary);
      loop.round([&](const Arguments& results) { write_results(session, results, out); });
      if (!out.flush()) fail("cannot write " + options.results);
    } else {
      measure(loop, options);
    }
  }
  return 0;
}
