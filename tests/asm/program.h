// Programs of the assembler with the calls that they state in their comments:
//
//   ; call f(1, 2.5, null, buffer<01 FF>) -> 3, constant<00>     succeeds with these results
//   ; fails f(1) NOT_FOUND "text of the message"                  fails with this code and text
//
// A second `;` starts a remark. Integers may be given as any number with the same bits; floats are
// compared by their bits, except that NaN is NaN and `~` allows 4 units in the last place. A buffer
// is `constant<...>` when it must not be written; as a result both spellings mean its bytes.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "mote/mote.hpp"
#include "tests/asm/assembler/assembler.h"
#include "tests/asm/host_module.h"

namespace mote::assembler {

struct CallLine {
  int line = 0;
  std::string function;
  std::vector<std::string> arguments, results;
  std::string code, text;  // of a failure; `code` is empty for a success
};

struct TestProgram {
  std::string name;  // of the file, without folder and ending
  Module module;
  std::vector<CallLine> calls;
};

TestProgram read_program(const std::string& path);
// Those of tests/asm/programs, in the order of their names.
std::vector<std::string> list_programs();

// Functions that the program's calls lead to, directly or through other functions.
std::set<std::string> find_called(const TestProgram& program);

// A session with the host module that fails the test, when it ends, if memory is still in use.
class TestSession {
 public:
  explicit TestSession(SessionOptions options = {}, uint64_t memory_limit = 64u << 20);
  ~TestSession();

  Session& session() { return *session_; }
  CountingAllocator& allocator() { return allocator_; }
  HostNotes& notes() { return notes_; }
  // All that was logged, one line an entry.
  const std::vector<std::string>& log() const { return log_; }

  // The whole text of the last error.
  std::string error_text(Status status);
  // Loads and links modules, the last one being the main one; bytes are kept by this session.
  Result<Ref<mote::Program>> link(std::vector<std::vector<uint8_t>> files);

 private:
  static void write_log(void* user, LogLevel level, std::string_view line);

  CountingAllocator allocator_;
  HostNotes notes_;
  vm::NativeModule host_;
  std::vector<std::string> log_;
  std::vector<std::vector<uint8_t>> files_;
  std::unique_ptr<Session> session_;
};

// Runs one line; the empty string when it went as stated, else what was different.
std::string run_call(TestSession& session, mote::Program& program, const CallLine& call);

}  // namespace mote::assembler
