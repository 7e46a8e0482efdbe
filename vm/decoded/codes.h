// Decoded code: the instructions of a function as the quick interpreter wants them.
//
// A u16 Code, then operands as they stand in the bytecode, without padding. What differs:
//
//   - Markers of blocks are gone. The instruction that ends a block is charged with the number of
//     bytecode instructions that the block had.
//   - Moves of a branch are instructions before it, or before a jump of their own where the branch
//     has two ways. Both halves of a 64-bit number move at once.
//   - A block that jumps to a short block with two ways out, the head of a loop, ends with a copy
//     of that block.
//   - A result that is only moved on is written where it goes to.
//   - A block that goes round and starts with its own last result is there twice, see
//     Decoder::add_rounds().
//   - Instructions may be in another order where that changes nothing, and take an operand from the
//     one before.
//   - Sequences that fused.def lists are one instruction: one code, then the operands of all.
//   - A way is an i32, the distance from its own first byte to the operands behind the code that is
//     jumped to.
//
//   br, break, cond_break    charge way
//   cond_br                  c charge way way
//   br_table                 x charge count default-way way...
//   yield                    charge way
//   return                   charge, count, values, then for each 0 (32 bits), 1 (64 bits) or 2 (a
//   reference) call of this module      function, count, pairs of argument and register of the
//   callee (one of
//                            64 bits with `wide_bit`), count, results
//   call.yieldable ...       the target is an offset in the decoded code
//
// An instruction is named by the offset of its own operands, also inside of a fused one.
#pragma once

#include <cstdint>

#include "vm/opcodes.h"

namespace mote::vm {

// Rows of opcodes.def in their order, then what only decoded code has.
enum class Code : uint16_t {
#define OP(number, name, mnemonic, set, operands) name,
#include "vm/opcodes.def"
#undef OP
  // s d. A move knows a float only to take it from the instruction before.
  move_i32,
  move_i64,
  move_f32,
  move_f64,
#define LAST(a, n) a##__last##n,
#define BRANCH(c) c##__branch,
#define FUSE2(a, b) a##__##b,
#define FUSE3(a, b, c) a##__##b##__##c,
#define STEP1(a, c) a##__##c##__branch,
#define STEP2(a, b, c) a##__##b##__##c##__branch,
#define STEP3(a, b, d, c) a##__##b##__##d##__##c##__branch,
#define BR1(a) a##__br,
#define BR2(a, b) a##__##b##__br,
#define COND_BR1(a) a##__cond_br,
#define TABLE1(a) a##__br_table,
#include "vm/decoded/fused.def"
  call_internal,
  none,
};

// Set in the register of a callee that a 64-bit argument goes to.
inline constexpr uint16_t wide_bit = 0x8000;

// Of a branch: from its charge on.
inline constexpr uint32_t way_bytes = 4, charge_bytes = 4;

}  // namespace mote::vm
