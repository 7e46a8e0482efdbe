#include "tools/test_run.h"

#include <ctime>

#include "tools/lines.h"

namespace mote::tools {
namespace {

bool matches_pattern(std::string_view pattern, std::string_view name) {
  size_t at = 0, next = 0;
  // Where to go on when a character does not match: the last '*', and what it has taken so far.
  size_t star = std::string_view::npos, taken = 0;
  while (next < name.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      taken = next;
    } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == name[next])) {
      ++at;
      ++next;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      next = ++taken;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*') ++at;
  return at == pattern.size();
}

bool matches_any(std::string_view patterns, std::string_view name) {
  while (!patterns.empty())
    if (matches_pattern(take_until(patterns, ':'), name)) return true;
  return false;
}

}  // namespace

uint64_t milliseconds_since_1970() {
  timespec now = {};
  clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000 + static_cast<uint64_t>(now.tv_nsec) / 1000000;
}

bool matches_filter(std::string_view filter, std::string_view name) {
  bool has_negatives = filter.find('-') != std::string_view::npos;
  std::string_view positive = take_until(filter, '-');
  if (positive.empty() && has_negatives) positive = "*";
  return matches_any(positive, name) && !matches_any(filter, name);
}

}  // namespace mote::tools
