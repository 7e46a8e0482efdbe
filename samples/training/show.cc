#include "samples/training/show.h"

#include <time.h>
#include <unistd.h>

#include <cstdio>

namespace samples {
namespace {

constexpr uint64_t second = 1'000'000'000;

uint64_t now_ns() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * second + static_cast<uint64_t>(now.tv_nsec);
}

constexpr std::string_view clear_line = "\r\033[K";

}  // namespace

void add_decimal(mote::TextWriter& out, double value, int digits) {
  uint64_t scale = 1;
  for (int i = 0; i < digits; ++i) scale *= 10;
  if (!(value > -9e18 / static_cast<double>(scale) && value < 9e18 / static_cast<double>(scale))) {
    out.text("null");
    return;
  }
  if (value < 0) out.text("-");
  double size = (value < 0 ? -value : value) * static_cast<double>(scale) + 0.5;
  auto number = static_cast<uint64_t>(size);
  out.unsigned_number(number / scale);
  if (!digits) return;
  out.text(".");
  for (number %= scale; scale > 1; number %= scale) {
    scale /= 10;
    out.unsigned_number(number / scale);
  }
}

Show::Show(uint64_t first, uint64_t steps)
    : is_terminal_(isatty(STDOUT_FILENO) != 0), first_(first), steps_(steps), began_ns_(now_ns()) {}

void Show::step(uint64_t step, uint64_t epoch, double loss, double accuracy) {
  uint64_t now = now_ns();
  if (is_terminal_) {
    if (now - shown_ns_ >= second / 10 || step == steps_) bar(step, epoch, loss, accuracy, now);
    return;
  }
  mote::FixedText<256> line;
  line.text("{\"step\":").unsigned_number(step).text(",\"epoch\":").unsigned_number(epoch);
  add_decimal(line.text(",\"loss\":"), loss, 9);
  if (accuracy == accuracy) add_decimal(line.text(",\"accuracy\":"), accuracy, 9);
  line.text(",\"steps_per_second\":");
  line.unsigned_number((step - first_) * second / (now - began_ns_ + 1)).text("}\n");
  std::fputs(line.c_str(), stdout);
}

void Show::bar(uint64_t step, uint64_t epoch, double loss, double accuracy, uint64_t now) {
  constexpr uint64_t width = 30;
  mote::FixedText<256> line;
  line.text(clear_line).text("[");
  for (uint64_t i = 0; i < width; ++i) line.text(i * steps_ < step * width ? "#" : ".");
  line.text("] epoch ").unsigned_number(epoch + 1);
  add_decimal(line.text("  loss "), loss, 4);
  if (accuracy == accuracy) {
    add_decimal(line.text("  accuracy "), accuracy * 100, 1);
    line.text(" %");
  }
  line.text("  ").unsigned_number((step - first_) * second / (now - began_ns_ + 1));
  line.text(" steps/s");
  std::fputs(line.c_str(), stdout);
  std::fflush(stdout);
  shown_ns_ = now;
}

void Show::epoch(uint64_t epoch, double loss, double accuracy) {
  mote::FixedText<256> line;
  if (is_terminal_) {
    line.text(clear_line).text("epoch ").unsigned_number(epoch + 1);
    add_decimal(line.text(": held-out loss "), loss, 4);
    add_decimal(line.text(", accuracy "), accuracy * 100, 2);
    line.text(" %\n");
  } else {
    line.text("{\"epoch\":").unsigned_number(epoch);
    add_decimal(line.text(",\"held_out_loss\":"), loss, 9);
    add_decimal(line.text(",\"held_out_accuracy\":"), accuracy, 9);
    line.text("}\n");
  }
  std::fputs(line.c_str(), stdout);
}

void Show::note(std::string_view text) {
  if (!is_terminal_) return;
  mote::FixedText<512> line;
  std::fputs(line.text(clear_line).text(text).text("\n").view().data(), stdout);
}

}  // namespace samples
