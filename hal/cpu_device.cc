#include "hal/cpu_device.h"

#include "hal/cpu_features.h"

namespace mote::hal {

bool match_pattern(std::string_view pattern, std::string_view text) {
  constexpr size_t none = SIZE_MAX;
  size_t p = 0;
  size_t t = 0;
  // The last '*' and where its run ends so far: on a mismatch the run takes one character more.
  size_t star = none;
  size_t run_end = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      run_end = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != none) {
      p = star + 1;
      t = ++run_end;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool query_cpu_device(const CpuDeviceInfo& info, std::string_view category, std::string_view key,
                      int64_t& value) {
  if (category == "hal.device.id") {
    value = match_pattern(key, info.id);
    return true;
  }
  if (category == "hal.executable.format") {
    value = 0;
    for (const ExecutableLoader* loader : info.loaders) value |= loader->can_load(key);
    return true;
  }
  if (category == "hal.device" && key == "concurrency") {
    value = 1;  // queues
    return true;
  }
  if (category == "hal.dispatch" && key == "concurrency") {
    value = info.workers;
    return true;
  }
  bool has_feature;
  if (category == "hal.cpu" && query_cpu_feature(key, has_feature)) {
    value = has_feature;
    return true;
  }
  return false;
}

namespace {

// One line for the executable and one for each kernel.
void log_executable(const ExecutableUser& user, const ExecutableLoader& loader,
                    std::string_view format, const Executable& executable) {
  FixedText<256> line;
  line.text(user.device).text(": executable of format '").line_text(format);
  line.text("' by loader ").text(loader.name).text(", kernels: ");
  line.unsigned_number(executable.export_count());
  user.log(LogLevel::info, line.view());
  for (uint32_t i = 0; i < executable.export_count(); ++i) {
    line.clear();
    line.text(user.device).text(":   [").unsigned_number(i).text("] ");
    line.line_text(executable.export_name(i));
    user.log(LogLevel::info, line.view());
  }
}

}  // namespace

Result<Ref<Executable>> load_executable(std::span<const ExecutableLoader* const> loaders,
                                        Allocator& allocator, const ExecutableParams& params,
                                        const ExecutableUser& user, Diagnostic* diagnostic) {
  Status status = not_found<"no loader takes executables of this format">;
  ExecutableParams for_loader = params;
  bool is_second_try = false;
  for (const ExecutableLoader* loader : loaders) {
    if (!loader->can_load(params.format)) continue;
    for_loader.loader_user = loader->user;
    if (is_second_try && diagnostic) diagnostic->clear();
    Result<Ref<CpuExecutable>> executable = loader->load(allocator, for_loader, diagnostic);
    if (executable.ok()) {
      if (user.log.wants_info) log_executable(user, *loader, params.format, *executable.value());
      return Ref<Executable>(std::move(executable).value());
    }
    status = executable.status();
    bool try_next =
        status.code() == StatusCode::not_found || status.code() == StatusCode::cancelled;
    if (!try_next) break;
    is_second_try = true;
  }
  if (diagnostic && diagnostic->where.view().empty())
    diagnostic->where.text("executable of format '").text(params.format).text("'");
  return status;
}

}  // namespace mote::hal
