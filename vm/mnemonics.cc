// Names of instructions: a source of its own, for programs that print none.
#include "vm/opcodes.h"

namespace mote::vm {
namespace {

struct Row {
  Op op;
  const char* mnemonic;
};

constexpr Row rows[] = {
#define OP(number, name, mnemonic, set, operands) {Op::name, mnemonic},
#include "vm/opcodes.def"
#undef OP
};

}  // namespace

const char* OpInfo::mnemonic() const {
  for (const Row& row : rows)
    if (row.op == op) return row.mnemonic;
  return "";
}

}  // namespace mote::vm
