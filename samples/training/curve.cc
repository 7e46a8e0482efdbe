#include "samples/training/curve.h"

#include <cmath>
#include <cstdio>

#include "mote/base/text.h"
#include "samples/training/show.h"

namespace samples {
namespace {

using mote::FixedText;

// Of the picture, and what is left free around the curves.
constexpr double width = 720, height = 400, left = 60, right = 60, top = 30, bottom = 40;

// From the steps of a run and decades of loss to places in the picture.
struct Scale {
  double first_step, last_step;
  int low, high;  // powers of ten

  double x(double step) const {
    return left + (step - first_step) / (last_step - first_step) * (width - left - right);
  }
  double y_of_share(double share) const {
    return height - bottom - share * (height - top - bottom);
  }
  double y_of_loss(double loss) const {
    double decades = std::log10(loss > 0 ? loss : 1e-9) - low;
    double share = decades / (high - low);
    return y_of_share(share < 0 ? 0 : share > 1 ? 1 : share);
  }
};

void add_pair(mote::TextWriter& out, double x, double y) {
  add_decimal(out, x, 1);
  add_decimal(out.text(","), y, 1);
  out.text(" ");
}

void write_line(std::FILE* out, double y, const char* color) {
  FixedText<256> line;
  line.text("<path stroke=\"").text(color).text("\" d=\"M");
  add_pair(line, left, y);
  add_pair(line.text("L"), width - right, y);
  std::fputs(line.text("\"/>\n").view().data(), out);
}

void write_text(std::FILE* out, double x, double y, const char* anchor, std::string_view text) {
  FixedText<256> line;
  add_decimal(line.text("<text x=\""), x, 1);
  add_decimal(line.text("\" y=\""), y, 1);
  line.text("\" text-anchor=\"").text(anchor).text("\">").text(text).text("</text>\n");
  std::fputs(line.c_str(), out);
}

Scale scale_of(const Series& losses) {
  double least = 1, most = 1;
  for (uint32_t i = 0; i < losses.count(); ++i) {
    double loss = losses.value(i);
    if (loss > 1e-9 && loss < least) least = loss;
    if (loss > most && loss < 1e9) most = loss;
  }
  Scale scale{.first_step = 0,
              .last_step = 0,
              .low = static_cast<int>(std::floor(std::log10(least))),
              .high = static_cast<int>(std::ceil(std::log10(most)))};
  if (scale.low == scale.high) ++scale.high;
  scale.first_step = static_cast<double>(losses.step(0));
  scale.last_step = static_cast<double>(losses.step(losses.count() - 1));
  if (scale.last_step == scale.first_step) ++scale.last_step;
  return scale;
}

void write_axes(std::FILE* out, const Scale& scale) {
  for (int power = scale.low; power <= scale.high; ++power) {
    double loss = 1;
    for (int i = 0; i < power; ++i) loss *= 10;
    for (int i = 0; i > power; --i) loss /= 10;
    double y = scale.y_of_share(static_cast<double>(power - scale.low) / (scale.high - scale.low));
    write_line(out, y, "#ddd");
    FixedText<32> label;
    add_decimal(label, loss, power < 0 ? -power : 0);
    write_text(out, left - 6, y + 4, "end", label.view());
  }
  for (int percent = 0; percent <= 100; percent += 20) {
    FixedText<32> label;
    label.number(percent).text(" %");
    write_text(out, width - right + 6, scale.y_of_share(percent / 100.0) + 4, "start",
               label.view());
  }
  for (double step : {scale.first_step, scale.last_step}) {
    FixedText<32> label;
    label.text("step ").unsigned_number(static_cast<uint64_t>(step));
    write_text(out, scale.x(step), height - bottom + 18, "middle", label.view());
  }
  write_text(out, left, top - 12, "start", "loss (blue); held-out accuracy (orange, right)");
}

}  // namespace

void Series::add(uint64_t step, double value) {
  sum_ += value;
  if (++pending_ < stride_) return;
  points_[count_++] = {step, sum_ / stride_};
  sum_ = 0;
  pending_ = 0;
  if (count_ < capacity) return;
  for (uint32_t i = 0; i < capacity / 2; ++i)
    points_[i] = {points_[2 * i + 1].step, (points_[2 * i].value + points_[2 * i + 1].value) / 2};
  count_ = capacity / 2;
  stride_ *= 2;
}

mote::Status Curve::write(const char* path) const {
  if (!losses_.count()) return mote::ok_status;
  std::FILE* out = std::fopen(path, "w");
  if (!out) return mote::unknown<"the file for the curve cannot be written">;
  std::fputs(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 400\" fill=\"none\" "
      "font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"720\" height=\"400\" "
      "fill=\"#fff\"/>\n<g fill=\"#333\">\n",
      out);
  Scale scale = scale_of(losses_);
  write_axes(out, scale);
  std::fputs("</g>\n", out);
  for (const Series* series : {&losses_, &accuracies_}) {
    bool is_loss = series == &losses_;
    std::fputs(is_loss ? "<polyline stroke=\"#1f6fb4\" points=\""
                       : "<polyline stroke=\"#e07b00\" points=\"",
               out);
    for (uint32_t i = 0; i < series->count(); ++i) {
      double value = series->value(i);
      if (value != value) continue;
      FixedText<64> pair;
      add_pair(pair, scale.x(static_cast<double>(series->step(i))),
               is_loss ? scale.y_of_loss(value) : scale.y_of_share(value));
      std::fputs(pair.c_str(), out);
    }
    std::fputs("\"/>\n", out);
  }
  std::fputs("</svg>\n", out);
  bool is_bad = std::ferror(out) != 0;
  if (std::fclose(out) != 0 || is_bad)
    return mote::unknown<"the file for the curve cannot be written">;
  return mote::ok_status;
}

}  // namespace samples
