// The floating-point mode that kernels run in: denormal operands and results count as zero.
#pragma once

#include <cstdint>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace mote::hal {

// Sets the mode of the calling thread and restores the previous one at its end.
class FlushDenormals {
 public:
  FlushDenormals() : previous_(read()) { write(previous_ | flush_bits); }
  ~FlushDenormals() { write(previous_); }
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
#if defined(__SSE__)
  using Register = uint32_t;  // MXCSR
  static constexpr Register flush_bits = 0x8040;
  static Register read() { return _mm_getcsr(); }
  static void write(Register value) { _mm_setcsr(value); }
#elif defined(__aarch64__)
  using Register = uint64_t;  // FPCR
  static constexpr Register flush_bits = 0x1080000;
  static Register read() {
    Register value;
    asm volatile("mrs %0, fpcr" : "=r"(value));
    return value;
  }
  static void write(Register value) { asm volatile("msr fpcr, %0" : : "r"(value)); }
#elif defined(__arm__) && defined(__ARM_FP)
  using Register = uint32_t;  // FPSCR
  static constexpr Register flush_bits = 0x1000000;
  static Register read() {
    Register value;
    asm volatile("vmrs %0, fpscr" : "=r"(value));
    return value;
  }
  static void write(Register value) { asm volatile("vmsr fpscr, %0" : : "r"(value)); }
#else
  // No such mode.
  using Register = uint32_t;
  static constexpr Register flush_bits = 0;
  static Register read() { return 0; }
  static void write(Register) {}
#endif

  Register previous_;
};

}  // namespace mote::hal
