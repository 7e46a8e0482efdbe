// The life of a tool that runs programs: flags, actions such as --help, a session, statistics.
#pragma once

#include <string_view>

#include "mote/mote.hpp"
#include "tools/flags.h"

namespace mote::tools {

class SessionTool {
 public:
  // `usage`: what --help says before the flags.
  SessionTool(const char* name, FlagTable flags, std::string_view usage)
      : name_(name), flags_(flags), usage_(usage) {}

  // Takes the arguments of main() and returns the exit code. Errors go to stderr.
  int main(int argc, char** argv);

 protected:
  ~SessionTool() = default;

  // Reads and checks what this tool alone knows, before there is a session.
  virtual Status read(const Flags& flags, Diagnostic& diagnostic) = 0;
  // Returns the exit code; the session has the drivers, loaders and modules of the build.
  virtual int run(Session& session, const Flags& flags) = 0;

  const char* name() const { return name_; }
  // Reports what the session knows about the error and returns exit code 1. With a program also
  // what it exports.
  int fail(Session& session, Status status, const Program* program = nullptr) const;
  // For --report_memory, at the end of a program's work.
  void report_memory(const Session& session, const Program& program, const Flags& flags) const;

 private:
  int run_all(int argc, char** argv);
  int run_session(const Flags& flags, const SessionOptions& options);

  const char* name_;
  FlagTable flags_;
  std::string_view usage_;
  CountingAllocator counting_{system_allocator()};
};

}  // namespace mote::tools
