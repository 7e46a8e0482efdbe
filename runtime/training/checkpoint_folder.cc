// Checkpoints as files of a folder: names, what is kept and what is taken over.
#include <algorithm>
#include <cstring>

#include "base/port/folder.h"
#include "mote/training.hpp"
#include "runtime/training/checkpoint.h"

namespace mote::training {
namespace {

using PathText = FixedText<4096>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// FOLDER/NAME.FORMAT in parts.
class Series {
 public:
  Series(Allocator& allocator, const CheckpointOptions& options)
      : steps_(allocator), leftovers_(allocator), report_(options.report) {
    std::string_view path = options.path;
    size_t slash = path.rfind('/');
    size_t begin = slash == path.npos ? 0 : slash + 1;
    folder_.text(begin == 0 ? "." : begin == 1 ? "/" : std::string_view(path.data(), slash));
    name_ = {path.data() + begin, path.size() - begin};
    size_t point = std::min(name_.rfind('.'), name_.size());
    format_ = {name_.data() + point, name_.size() - point};
    name_.remove_suffix(format_.size());
    prefix_.text({path.data(), path.size() - format_.size()});
  }

  static Status check(const CheckpointOptions& options, Diagnostic& diagnostic) {
    // So much is left for a number and for what create_file() appends.
    constexpr size_t max_length = 4000;
    if (!options.path || std::strlen(options.path) > max_length)
      return invalid_argument<"checkpoints have a path of at most 4000 characters">;
    diagnostic.where.text(options.path);
    MOTE_TRY_ASSIGN([[maybe_unused]] auto format,
                    io::parameter_format_of(options.path, diagnostic));
    diagnostic.where.clear();
    return ok_status;
  }

  // Where the checkpoint of a step lies.
  PathText path(uint64_t step) const {
    PathText path;
    path.text(prefix_.view()).text("-").unsigned_number(step).text(format_);
    return path;
  }

  // Finds what there is, the newest first.
  Status list() {
    Status status = port::list_folder(
        folder_.c_str(),
        [](void* user, const port::FolderEntry& entry) { static_cast<Series*>(user)->see(entry); },
        this);
    if (status.ok()) status = see_status_;
    auto is_newer = [](uint64_t a, uint64_t b) { return a > b; };
    std::make_heap(steps_.begin(), steps_.end(), is_newer);
    std::sort_heap(steps_.begin(), steps_.end(), is_newer);
    return status;
  }
  std::span<const uint64_t> steps() const { return {steps_.data(), steps_.size()}; }

  void remove_leftovers() {
    for (const char* name = leftovers_.begin(); name < leftovers_.end();
         name += std::strlen(name) + 1) {
      PathText path;
      path.text(folder_.view()).text("/").text(name);
      remove(path.c_str());
    }
  }

  // Those beyond the newest `keep` up to `step`. What lies behind it belongs to another run.
  void remove_older(uint64_t step, uint32_t keep) {
    uint64_t kept = 0;
    for (uint64_t other : steps_)
      if (other <= step && ++kept > keep) remove(path(other).c_str());
  }

  void report(const char* path, Status status, const Diagnostic& diagnostic) const {
    if (!report_.line) return;
    FixedText<1024> line;
    line.text(path).text(": ").text(status_code_name(status.code())).text("; ");
    line.text(status.text());
    if (!diagnostic.found.view().empty()) line.text("; found ").line_text(diagnostic.found.view());
    report_.line(report_.user, line.view());
  }

 private:
  void remove(const char* path) const {
    Status status = port::remove_file(path);
    if (!status.ok()) report(path, status, {});
  }

  // NAME-STEP.FORMAT, or that and what create_file() appends.
  void see(const port::FolderEntry& entry) {
    std::string_view rest = entry.name;
    if (!rest.starts_with(name_)) return;
    rest.remove_prefix(name_.size());
    if (!rest.starts_with('-')) return;
    uint64_t step = 0;
    size_t at = 1;
    for (; at < rest.size() && is_digit(rest[at]); ++at)
      if (!checked_multiply(step, 10, step) ||
          !checked_add(step, static_cast<uint64_t>(rest[at] - '0'), step))
        return;
    // Numbers are written in one way only.
    if (at == 1 || (rest[1] == '0' && at > 2)) return;
    rest.remove_prefix(at);
    if (!rest.starts_with(format_)) return;
    if (rest.size() == format_.size()) {
      keep_status(steps_.push(step));
    } else if (entry.is_abandoned) {
      keep_status(leftovers_.append({entry.name, std::strlen(entry.name) + 1}));
    }
  }
  void keep_status(Status status) {
    if (!status.ok()) see_status_ = status;
  }

  PathText folder_, prefix_;
  std::string_view name_, format_;
  Array<uint64_t> steps_;
  Array<char> leftovers_;  // names, each with a zero
  ReportHook report_;
  Status see_status_;
};

}  // namespace

Status Trainer::save(const CheckpointOptions& options, const Batches* batches) {
  session_.diagnostic().clear();
  MOTE_TRY(Series::check(options, session_.diagnostic()));
  Series series(session_.allocator(), options);
  MOTE_TRY(Checkpoint(*this, series.path(step_count()).c_str()).save(batches));
  // The checkpoint is safe now: what fails from here on is told, and costs only space.
  Status status = series.list();
  if (!status.ok()) series.report(options.path, status, {});
  if (options.keep) series.remove_older(step_count(), options.keep);
  series.remove_leftovers();
  return ok_status;
}

Result<bool> Trainer::resume(const CheckpointOptions& options, Batches* batches) {
  session_.diagnostic().clear();
  MOTE_TRY(Series::check(options, session_.diagnostic()));
  Series series(session_.allocator(), options);
  Status status = series.list();
  if (status.code() == StatusCode::not_found) return false;
  if (!status.ok()) {
    session_.diagnostic().where.text(options.path);
    return status;
  }
  series.remove_leftovers();
  for (uint64_t step : series.steps()) {
    PathText path = series.path(step);
    session_.diagnostic().clear();
    Checkpoint checkpoint(*this, path.c_str());
    status = checkpoint.load(batches, options.report);
    if (status.ok()) return true;
    if (!checkpoint.is_damaged()) return status;
    series.report(path.c_str(), status, session_.diagnostic());
  }
  // Nothing there, or nothing that is good.
  if (status.ok()) return false;
  return status;
}

Status Trainer::load(const char* path, Batches* batches, const ReportHook& report) {
  session_.diagnostic().clear();
  return Checkpoint(*this, path).load(batches, report);
}

}  // namespace mote::training
