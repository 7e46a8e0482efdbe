// --trace: a file in the JSON object form of the Trace Event Format, which Perfetto and
// chrome://tracing read. Times are microseconds since the file was opened.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdio>

#include "mote/base/status.h"
#include "mote/base/trace.h"

namespace mote::tools {

class TraceFile {
 public:
  TraceFile() = default;
  TraceFile(const TraceFile&) = delete;
  TraceFile& operator=(const TraceFile&) = delete;
  ~TraceFile();

  // UNKNOWN when the file cannot be made.
  Status open(const char* path);
  // Empty unless a file is open. Valid as long as this object.
  TraceHook hook();
  // Completes the file; ok without one. UNKNOWN when not everything could be written.
  Status close();

 private:
  void write(bool is_begin, const TraceEvent& event);
  void write_event(bool is_begin, const TraceEvent& event);

  std::FILE* file_ = nullptr;
  uint64_t start_ns_ = 0;
  std::atomic<uint32_t> is_busy_{0};
};

}  // namespace mote::tools
