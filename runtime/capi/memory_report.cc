#include "runtime/capi/handles.h"

using namespace mote;
using namespace mote::capi;

mote_status_t mote_session_memory_report(mote_session_t* session, mote_module_t* const* modules,
                                         size_t count, const char* function,
                                         const mote_value_t* arguments, size_t argument_count,
                                         mote_memory_report_t* out) {
  Result<MemoryReport> report = from_c(session).memory_report(
      {modules_from_c(modules), count}, function, {values_from_c(arguments), argument_count});
  if (!report.ok()) return to_c(report.status());
  const MemoryReport& found = report.value();
  return give_struct(mote_memory_report_t{.size = 0,
                                          .constants = found.constants,
                                          .persistent = found.persistent,
                                          .transients = found.transients,
                                          .results = found.results,
                                          .vm_stack = found.vm_stack,
                                          .host = found.host},
                     out);
}
