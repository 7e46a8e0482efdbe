#include "tools/machine.h"

#include <unistd.h>

#include <bit>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "tools/lines.h"

namespace mote::tools {
namespace {

constexpr const char* cpu_folder = "/sys/devices/system/cpu/cpu0/";

using Line = FixedText<256>;

// The first line of a file of the kernel; empty when there is none.
Line read_cpu_line(const char* path) {
  FixedText<256> full;
  full.text(cpu_folder).text(path);
  char buffer[256] = "";
  Line line;
  std::FILE* file = std::fopen(full.c_str(), "r");
  if (!file) return line;
  if (std::fgets(buffer, sizeof buffer, file)) line.text(trim(buffer));
  std::fclose(file);
  return line;
}

int64_t read_cpu_number(const char* path) {
  return std::strtoll(read_cpu_line(path).c_str(), nullptr, 10);
}

// "cpu MHz : 2700.000" of the first processor.
int64_t read_running_mhz() {
  std::FILE* file = std::fopen("/proc/cpuinfo", "r");
  if (!file) return 0;
  char line[256];
  int64_t mhz = 0;
  while (!mhz && std::fgets(line, sizeof line, file)) {
    const char* colon = std::strchr(line, ':');
    if (colon && !std::strncmp(line, "cpu MHz", 7)) mhz = std::strtoll(colon + 1, nullptr, 10);
  }
  std::fclose(file);
  return mhz;
}

// "0000,00000003": a bit a CPU.
int64_t count_bits(std::string_view hex) {
  int64_t count = 0;
  for (char c : hex) {
    char digit[2] = {c, 0};
    count += std::popcount(std::strtoul(digit, nullptr, 16));
  }
  return count > 0 ? count : 1;
}

bool read_cache(int index, Cache& out) {
  auto path = [&](const char* name) {
    FixedText<64> text;
    return text.text("cache/index").number(index).text("/").text(name), text;
  };
  out.type.text(read_cpu_line(path("type").c_str()).view());
  if (out.type.view().empty()) return false;
  out.level = read_cpu_number(path("level").c_str());
  Line size = read_cpu_line(path("size").c_str());  // "48K"
  int64_t unit = size.view().ends_with('K') ? 1024 : size.view().ends_with('M') ? 1024 * 1024 : 1;
  out.bytes = std::strtoll(size.c_str(), nullptr, 10) * unit;
  out.sharing = count_bits(read_cpu_line(path("shared_cpu_map").c_str()).view());
  return true;
}

void write_date(FixedText<32>& out) {
  std::time_t now = std::time(nullptr);
  std::tm local = {};
  localtime_r(&now, &local);
  char text[32] = "";
  if (!std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S%z", &local)) return;
  std::string_view date = text;
  out.text(date);
  size_t length = date.size();
  if (length < 5) return;
  out.clear();  // "+0000" becomes "+00:00"
  out.text({text, length - 2}).text(":").text({text + length - 2, 2});
}

uint64_t ns_of(clockid_t clock) {
  std::timespec time = {};
  clock_gettime(clock, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1000000000u + static_cast<uint64_t>(time.tv_nsec);
}

}  // namespace

Machine describe_machine() {
  Machine machine;
  write_date(machine.date);
  char name[72] = "";
  if (gethostname(name, sizeof name - 1) == 0) machine.host_name.line_text(name);
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  if (count > 0) machine.cpu_count = count;
  machine.mhz = read_cpu_number("cpufreq/cpuinfo_max_freq") / 1000;
  if (machine.mhz == 0) machine.mhz = read_running_mhz();
  Line governor = read_cpu_line("cpufreq/scaling_governor");
  machine.has_cpu_scaling = !governor.view().empty() && governor.view() != "performance";
  for (int i = 0; i < static_cast<int>(Machine::max_caches); ++i) {
    if (!read_cache(i, machine.cache[i])) break;
    ++machine.cache_count;
  }
  int loads = getloadavg(machine.load, 3);
  machine.load_count = loads > 0 ? static_cast<size_t>(loads) : 0;
  return machine;
}

uint64_t wall_ns() { return ns_of(CLOCK_MONOTONIC); }
double wall_seconds() { return 1e-9 * static_cast<double>(wall_ns()); }
double process_seconds() { return 1e-9 * static_cast<double>(ns_of(CLOCK_PROCESS_CPUTIME_ID)); }

}  // namespace mote::tools
