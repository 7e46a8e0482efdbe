#include "runtime/capi/handles.h"

using namespace mote;
using namespace mote::capi;

mote_status_t mote_program_prepare(mote_program_t* program, mote_function_t function,
                                   mote_prepared_call_t** out) {
  return hand_out(from_c(function).prepare(from_c(program)), out);
}

mote_status_t mote_prepared_call_run(mote_prepared_call_t* prepared, const mote_value_t* arguments,
                                     size_t argument_count, mote_value_t* results,
                                     size_t result_count) {
  return to_c(from_c(prepared).call({values_from_c(arguments), argument_count},
                                    {values_from_c(results), result_count}));
}

uint64_t mote_prepared_call_replay_count(const mote_prepared_call_t* prepared) {
  return from_c(prepared).replay_count();
}
