#include "tools/dump_requires.h"
namespace mote::tools {
Status dump_requires(const vm::BytecodeModule&, vm::TextSink) { return ok_status; }
}
