// The rows of flags.def that one tool takes, chosen at compile time: a tool holds no texts of
// others.
#pragma once

#include <array>
#include <iterator>
#include <string_view>

#include "tools/flags.h"

namespace mote::tools {

// Rows of all tools; nothing of them is left in a binary but what a table copies.
struct FlagRow {
  FlagInfo info;
  uint8_t tools;  // of a heading
};

inline constexpr FlagRow every_flag_row[] = {
#define SECTION(title, tools) {{title, nullptr, {}, {}, {}}, tools},
#define FLAG_AS(id, name, type, default_text, use, help) \
  {{nullptr, #name "\0" default_text "\0" help, Flag::id, FlagType::type, FlagUse::use}, 0},
#include "tools/flags.def"
#undef FLAG_AS
#undef SECTION
};

// Calls `visit(info)` for the rows that the tool takes, and once for each heading that has some.
template <class Visit>
constexpr void visit_flag_rows(ToolSet tool, Visit visit) {
  size_t heading = 0;
  std::string_view shown;
  for (size_t i = 0; i < std::size(every_flag_row); ++i) {
    const FlagInfo& info = every_flag_row[i].info;
    if (info.heading) heading = i;
    if (info.heading || !(every_flag_row[heading].tools & tool)) continue;
    if (shown != every_flag_row[heading].info.heading) visit(every_flag_row[heading].info);
    shown = every_flag_row[heading].info.heading;
    visit(info);
  }
}

template <ToolSet tool>
constexpr auto make_flag_rows() {
  constexpr size_t count = [] {
    size_t number = 0;
    visit_flag_rows(tool, [&](const FlagInfo&) { ++number; });
    return number;
  }();
  std::array<FlagInfo, count> rows{};
  size_t next = 0;
  visit_flag_rows(tool, [&](const FlagInfo& info) { rows[next++] = info; });
  return rows;
}

template <ToolSet tool>
inline constexpr auto flag_rows = make_flag_rows<tool>();

template <ToolSet tool>
inline constexpr FlagTable flag_table{flag_rows<tool>};

}  // namespace mote::tools
