#include "samples/training/options.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "mote/base/text.h"

namespace samples {
namespace {

bool complain(const char* what, const char* about) {
  mote::FixedText<512> line;
  std::fputs(line.text(what).text(about).text("\n").view().data(), stderr);
  return false;
}

void print_help(std::span<const Option> options) {
  for (const Option& option : options) {
    mote::FixedText<512> line;
    line.text("  --").text(option.name);
    if (option.value) line.text("=").text(option.value);
    std::puts(line.text("  ").text(option.help).view().data());
  }
}

// Digits with a point among them, which is short beside strtod().
bool read_decimal(const char* text, double& value) {
  double scale = 0;
  bool has_digits = false;
  value = 0;
  for (; *text; ++text) {
    if (*text == '.' && scale == 0) {
      scale = 1;
    } else if (*text >= '0' && *text <= '9') {
      value = value * 10 + (*text - '0');
      scale *= 10;
      has_digits = true;
    } else {
      return false;
    }
  }
  if (scale != 0) value /= scale;
  return has_digits;
}

}  // namespace

bool parse_options(int argc, const char* const* argv, std::span<Option> options) {
  for (int i = 1; i < argc; ++i) {
    const char* given = argv[i];
    if (std::strcmp(given, "--help") == 0) {
      print_help(options);
      std::exit(0);
    }
    Option* found = nullptr;
    for (Option& option : options) {
      size_t length = std::strlen(option.name);
      if (std::strncmp(given, "--", 2) != 0 || std::strncmp(given + 2, option.name, length) != 0)
        continue;
      const char* rest = given + 2 + length;
      if (*rest != (option.value ? '=' : '\0')) continue;
      option.value = *rest ? rest + 1 : rest;
      found = &option;
      break;
    }
    if (!found) return complain("not a flag, see --help: ", given);
  }
  return true;
}

bool read_option(const Option& option, uint64_t& value) {
  double number;
  if (!read_decimal(option.value, number) || std::strchr(option.value, '.') || number >= 1e15)
    return complain("not a whole number: --", option.name);
  value = static_cast<uint64_t>(number);
  return true;
}

bool read_option(const Option& option, float& value) {
  double number;
  if (!read_decimal(option.value, number))
    return complain("not a number like 0.05: --", option.name);
  value = static_cast<float>(number);
  return true;
}

bool read_resume(const Option& resume, const Option& checkpoint, bool& resumes) {
  resumes = resume.value != nullptr;
  if (!resumes || *checkpoint.value) return true;
  std::fputs("--resume needs --checkpoint\n", stderr);
  return false;
}

}  // namespace samples
