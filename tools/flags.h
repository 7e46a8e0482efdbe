// Command line flags: --name=value, --name, and files of them. flags.def lists them all.
//
// Parsing only collects what was given; an accessor converts it when it is asked. Scalars keep the
// last value, lists all of them in order.
#pragma once

#include <cstdint>
#include <cstdio>
#include <span>
#include <string_view>

#include "mote/base/array.h"
#include "mote/base/diagnostic.h"
#include "mote/base/status.h"

namespace mote::tools {

enum class Flag : uint8_t {
#define SECTION(title, tools)
#define FLAG_AS(id, name, type, default_text, use, help) id,
#include "tools/flags.def"
#undef FLAG_AS
#undef SECTION
};

// Which rows of flags.def a tool takes; a set of bits.
enum ToolSet : uint8_t {
  run_module = 1,
  benchmark_module = 2,
  check_module = 4,
  dump_module = 8,
  create_parameters = 16,
  convert_parameters = 32,
  dump_parameters = 64,
  mote_embed = 128,
  session_tools = run_module | benchmark_module | check_module,
  parameter_tools = create_parameters | convert_parameters | dump_parameters,
  every_tool = 255,
};

enum class FlagType : uint8_t { boolean, integer, number, string, list, action };
enum class FlagUse : uint8_t { used, ignored, unsupported };

// A row of flags.def, or the heading of the rows that follow.
struct FlagInfo {
  const char* heading;  // null: a flag
  const char* texts;    // name, default and help, each ended by a NUL
  Flag flag;
  FlagType type;
  FlagUse use;

  const char* name() const { return texts; }
  const char* default_text() const { return after(texts); }
  const char* help() const { return after(after(texts)); }

 private:
  static const char* after(const char* text) { return text + std::string_view(text).size() + 1; }
};

// What a tool takes; flag_table.h makes one.
using FlagTable = std::span<const FlagInfo>;

class Flags {
 public:
  // `table` outlives the object.
  Flags(Allocator& allocator, FlagTable table)
      : given_(allocator), texts_(allocator), positionals_(allocator), table_(table) {}

  // Takes the arguments of main(). Stops at an action such as --help, see action(); --flagfile is
  // not one: its flags are taken in its place. Arguments without leading "--" are positionals.
  // INVALID_ARGUMENT for a flag that the tool does not have or a line that is no flag; NOT_FOUND
  // for a missing file.
  Status parse(int argc, const char* const* argv, Diagnostic& diagnostic);
  // Takes flags that are separated by blanks. A blank that no "--" follows belongs to the value.
  Status parse_line(std::string_view line, Diagnostic& diagnostic);
  // UNIMPLEMENTED when a flag was given that this build does not support.
  Status check_supported(Diagnostic& diagnostic) const;

  // INVALID_ARGUMENT when another flag was given.
  Status check_only(std::span<const Flag> allowed, Diagnostic& diagnostic) const;

  bool has_action() const { return has_action_; }
  Flag action() const { return action_; }
  // "--action=value"
  const char* action_value() const { return action_value_; }

  // Texts live as long as this object. Of a flag that the tool does not have: empty, false, 0.
  const char* text(Flag flag) const;
  bool boolean(Flag flag) const;
  int64_t integer(Flag flag) const;
  double number(Flag flag) const;
  Status list(Flag flag, Array<const char*>& out) const;
  std::span<const char* const> positionals() const {
    return {positionals_.data(), positionals_.size()};
  }

  // Prints a flag file with all flags of the tool and their values.
  void print_help(std::string_view usage, std::FILE* out) const;

 private:
  struct Given {
    Flag flag;
    const char* value;
  };

  Status parse_argument(std::string_view argument, Diagnostic& diagnostic);
  Status parse_file(const char* path, Diagnostic& diagnostic);
  Status parse_file_text(const char* path, std::string_view text, Diagnostic& diagnostic);
  Status set(const FlagInfo& info, std::string_view value, Diagnostic& diagnostic);
  // Null when the tool does not have the flag.
  const FlagInfo* find(Flag flag) const;
  // A copy that is terminated by a NUL.
  Result<const char*> keep(std::string_view text);

  Array<Given> given_;
  Array<Array<char>> texts_;
  Array<const char*> positionals_;
  FlagTable table_;
  bool has_action_ = false;
  Flag action_ = {};
  const char* action_value_ = "";
  int file_depth_ = 0;
};

}  // namespace mote::tools
