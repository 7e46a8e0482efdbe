// Numbers of the device layer, as compiled modules write them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "mote/base/text.h"

namespace mote::hal {

// Bits 31..24 the numerical class, bits 7..0 the width in bits; see element_bits() and friends.
enum class ElementType : uint32_t {
  none = 0,
  i4 = 0x10000004,
  i8 = 0x10000008,
  i16 = 0x10000010,
  i32 = 0x10000020,
  i64 = 0x10000040,
  si8 = 0x11000008,
  si16 = 0x11000010,
  si32 = 0x11000020,
  si64 = 0x11000040,
  ui8 = 0x12000008,
  ui16 = 0x12000010,
  ui32 = 0x12000020,
  ui64 = 0x12000040,
  i1 = 0x13000008,  // one byte, 0 or 1
  f16 = 0x21000010,
  f32 = 0x21000020,
  f64 = 0x21000040,
  bf16 = 0x22000010,
  cf64 = 0x23000040,   // complex of two f32
  cf128 = 0x23000080,  // complex of two f64
  f8E5M2 = 0x24000008,
  f8E4M3FN = 0x25000008,
  f8E5M2FNUZ = 0x26000008,
  f8E4M3FNUZ = 0x27000008,
  f8E8M0FNU = 0x28000008,
};

enum class ElementClass : uint8_t {
  opaque = 0x00,
  signless = 0x10,
  signed_integer = 0x11,
  unsigned_integer = 0x12,
  boolean = 0x13,
  ieee = 0x21,
  bfloat = 0x22,
  complex = 0x23,
  f8E5M2 = 0x24,
  f8E4M3FN = 0x25,
  f8E5M2FNUZ = 0x26,
  f8E4M3FNUZ = 0x27,
  f8E8M0FNU = 0x28,
};

constexpr ElementType element_type(ElementClass element_class, uint32_t bits) {
  return static_cast<ElementType>(static_cast<uint32_t>(element_class) << 24 | bits);
}
constexpr ElementClass element_class(ElementType type) {
  return static_cast<ElementClass>(static_cast<uint32_t>(type) >> 24);
}
constexpr uint32_t element_bits(ElementType type) { return static_cast<uint32_t>(type) & 0xFF; }
constexpr bool is_integer(ElementType type) { return static_cast<uint32_t>(type) >> 28 == 1; }

// The element type of a C++ type; signless for integers, as programs have it.
template <class T>
inline constexpr ElementType element_type_of = ElementType::none;
template <>
inline constexpr ElementType element_type_of<bool> = ElementType::i1;
template <>
inline constexpr ElementType element_type_of<int8_t> = ElementType::i8;
template <>
inline constexpr ElementType element_type_of<int16_t> = ElementType::i16;
template <>
inline constexpr ElementType element_type_of<int32_t> = ElementType::i32;
template <>
inline constexpr ElementType element_type_of<int64_t> = ElementType::i64;
template <>
inline constexpr ElementType element_type_of<float> = ElementType::f32;
template <>
inline constexpr ElementType element_type_of<double> = ElementType::f64;

// Product of the dimensions (1 for a scalar) and the bytes of a dense row-major tensor,
// ceil(count * bits / 8). False when a number does not fit 64 bits.
bool element_count(std::span<const int64_t> shape, uint64_t& count);
bool dense_size(std::span<const int64_t> shape, ElementType type, uint64_t& bytes);

// "f32", "si8", "*16" for an opaque type of 16 bits.
void format_element_type(TextWriter& out, ElementType type);
// "4x32xf32"; "f32" for a scalar.
void format_shape_and_type(TextWriter& out, std::span<const int64_t> shape, ElementType type);

enum class EncodingType : uint32_t { opaque = 0, dense_row_major = 1 };

// Bit sets; a buffer may have more bits than requested, never fewer.
using MemoryType = uint32_t;
namespace memory_type {
inline constexpr MemoryType optimal = 0x01, host_visible = 0x02, host_coherent = 0x04,
                            host_cached = 0x08, device_visible = 0x10, device_local = 0x30,
                            host_local = 0x46;
}
using BufferUsage = uint32_t;
namespace buffer_usage {
inline constexpr BufferUsage transfer_source = 0x1, transfer_target = 0x2, transfer = 0x3,
                             dispatch_indirect = 0x100, dispatch_uniform_read = 0x200,
                             dispatch_storage_read = 0x400, dispatch_storage_write = 0x800,
                             dispatch_storage = 0xC00, sharing_immutable = 0x80000,
                             mapping_scoped = 0x1000000, mapping_persistent = 0x2000000,
                             mapping_optional = 0x4000000, mapping_random = 0x8000000,
                             defaults = 0xC03;
}
using MemoryAccess = uint32_t;
namespace memory_access {
inline constexpr MemoryAccess read = 1, write = 2, discard = 4, may_alias = 8, unaligned = 16,
                              any = 32;
}

// Base addresses of every allocation: generated code uses aligned vector access.
inline constexpr size_t buffer_alignment = 64;

struct BufferParams {
  MemoryType type = memory_type::optimal;
  BufferUsage usage = buffer_usage::defaults;
  uint64_t queue_affinity = UINT64_MAX;
  // Without `write`, transfers into the buffer are refused; for imported memory that is constant.
  MemoryAccess access = memory_access::read | memory_access::write;
};

}  // namespace mote::hal
