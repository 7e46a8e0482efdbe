#include "hal/cpu_features.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace mote::hal {

#if defined(__x86_64__)

namespace {

// Where CPUID says it: leaf, sub-leaf and register.
enum class Source : uint8_t {
  leaf_1_ecx,
  leaf_7_ebx,
  leaf_7_ecx,
  leaf_7_edx,
  leaf_7_1_eax,
  ext_ecx
};
constexpr int source_count = 6;

// State that the operating system must save for the feature to be usable: bits of XCR0.
enum : uint32_t { any = 0, ymm = 0x6, zmm = 0xE6, tile = 0x60000 };

struct Feature {
  const char* name;
  uint8_t bit;  // in the first word of processor data
  Source source;
  uint8_t source_bit;
  uint32_t saved_state;
};

constexpr Feature features[] = {
    {"sse3", 0, Source::leaf_1_ecx, 0, any},
    {"ssse3", 1, Source::leaf_1_ecx, 9, any},
    {"sse4.1", 2, Source::leaf_1_ecx, 19, any},
    {"sse4.2", 3, Source::leaf_1_ecx, 20, any},
    {"sse4a", 4, Source::ext_ecx, 6, any},
    {"avx", 10, Source::leaf_1_ecx, 28, ymm},
    {"fma", 11, Source::leaf_1_ecx, 12, ymm},
    {"fma4", 12, Source::ext_ecx, 16, ymm},
    {"xop", 13, Source::ext_ecx, 11, ymm},
    {"f16c", 14, Source::leaf_1_ecx, 29, ymm},
    {"avx2", 15, Source::leaf_7_ebx, 5, ymm},
    {"avx512f", 20, Source::leaf_7_ebx, 16, zmm},
    {"avx512cd", 21, Source::leaf_7_ebx, 28, zmm},
    {"avx512vl", 22, Source::leaf_7_ebx, 31, zmm},
    {"avx512dq", 23, Source::leaf_7_ebx, 17, zmm},
    {"avx512bw", 24, Source::leaf_7_ebx, 30, zmm},
    {"avx512ifma", 25, Source::leaf_7_ebx, 21, zmm},
    {"avx512vbmi", 26, Source::leaf_7_ecx, 1, zmm},
    {"avx512vpopcntdq", 27, Source::leaf_7_ecx, 14, zmm},
    {"avx512vnni", 28, Source::leaf_7_ecx, 11, zmm},
    {"avx512vbmi2", 29, Source::leaf_7_ecx, 6, zmm},
    {"avx512bitalg", 30, Source::leaf_7_ecx, 12, zmm},
    {"avx512bf16", 31, Source::leaf_7_1_eax, 5, zmm},
    {"avx512fp16", 32, Source::leaf_7_edx, 23, zmm},
    {"amx-tile", 50, Source::leaf_7_edx, 24, tile},
    {"amx-int8", 51, Source::leaf_7_edx, 25, tile},
    {"amx-bf16", 52, Source::leaf_7_edx, 22, tile},
};

struct Registers {
  uint32_t values[source_count] = {};
  uint64_t saved_state = 0;

  bool has(const Feature& feature) const {
    return values[static_cast<int>(feature.source)] >> feature.source_bit & 1 &&
           (saved_state & feature.saved_state) == feature.saved_state;
  }
};

uint64_t read_xcr0() {
  uint32_t low;
  uint32_t high;
  asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return static_cast<uint64_t>(high) << 32 | low;
}

// Each CPUID leaves a virtual machine, so none is asked that is not needed: every x86-64 processor
// has the leaves 1 and 0x80000001, every one with AVX has 7.
Registers read_registers() {
  Registers registers;
  auto at = [&](Source source) -> uint32_t& { return registers.values[static_cast<int>(source)]; };
  constexpr uint32_t osxsave = 1u << 27, avx = 1u << 28;
  uint32_t eax, ebx, ecx, edx;
  __cpuid(0x80000001, eax, ebx, ecx, edx);
  at(Source::ext_ecx) = ecx;
  __cpuid(1, eax, ebx, ecx, edx);
  at(Source::leaf_1_ecx) = ecx;
  if (ecx & osxsave) registers.saved_state = read_xcr0();
  if (!(ecx & avx)) return registers;
  __cpuid_count(7, 0, eax, ebx, ecx, edx);
  at(Source::leaf_7_ebx) = ebx;
  at(Source::leaf_7_ecx) = ecx;
  at(Source::leaf_7_edx) = edx;
  if (eax == 0) return registers;
  __cpuid_count(7, 1, eax, ebx, ecx, edx);
  at(Source::leaf_7_1_eax) = eax;
  return registers;
}

}  // namespace

ProcessorData processor_data() {
  ProcessorData data = {};
  Registers registers = read_registers();
  for (const Feature& feature : features)
    if (registers.has(feature)) data.words[0] |= uint64_t{1} << feature.bit;
  return data;
}

bool query_cpu_feature(std::string_view name, bool& has_feature) {
  for (const Feature& feature : features) {
    if (name != feature.name) continue;
    has_feature = read_registers().has(feature);
    return true;
  }
  return false;
}

#else

// Nothing assigned, or not asked for yet: no bits are always safe.
ProcessorData processor_data() { return {}; }
bool query_cpu_feature(std::string_view, bool&) { return false; }

#endif

}  // namespace mote::hal
