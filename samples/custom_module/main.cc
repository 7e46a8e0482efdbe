// Runs station.vmfb, which imports from calibration.vmfb and from the native module "sensor".
#include <cstdio>

#include "mote/mote.hpp"
#include "mote/vm/buffer.h"
#include "samples/custom_module/sensor_module.h"

namespace {

using namespace mote;

void print(std::string_view name, const float* values, size_t count, int64_t series_count) {
  std::printf("%.*s:", static_cast<int>(name.size()), name.data());
  for (size_t i = 0; i < count; ++i) std::printf(" %.2f", values[i]);
  std::printf(" (series %lld)\n", static_cast<long long>(series_count));
}

Status run(Session& session, const char* calibration_path, const char* station_path) {
  MOTE_TRY(add_defaults(session));
  MOTE_TRY(session.add_module(sample::sensor_module()));  // before modules that import from it
  MOTE_TRY(session.add_device("local-sync"));
  MOTE_TRY_ASSIGN(Ref<Module> calibration, session.load_file(calibration_path));
  MOTE_TRY_ASSIGN(Ref<Module> station, session.load_file(station_path));
  const Ref<Module> modules[] = {calibration, station};
  MOTE_TRY_ASSIGN(Ref<Program> program, session.link(modules));

  const float days[][3] = {{20, 24, 28}, {18, 10, 2}};
  for (const auto& day : days) {
    MOTE_TRY_ASSIGN(Ref<hal::BufferView> readings,
                    session.make_tensor<float>({3}, std::span<const float>(day)));
    Value argument = readings, results[3];
    MOTE_TRY(program->call("main", {&argument, 1}, results));
    auto* name = results[0].as<vm::Buffer>();
    if (!name) return internal<"a series without a name">;
    float fahrenheit[5];
    MOTE_TRY(session.read_tensor<float>(results[1], fahrenheit));
    print({reinterpret_cast<const char*>(name->bytes().data()), name->size()}, fahrenheit, 5,
          results[2].i64());
  }
  return ok_status;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: station CALIBRATION.vmfb STATION.vmfb\n", stderr);
    return 1;
  }
  Session session;
  Status status = run(session, argv[1], argv[2]);
  if (status.ok()) return 0;
  std::fprintf(stderr, "station: %s %s\n", status.text(), session.diagnostic().found.c_str());
  for (std::string_view name : session.missing_imports())
    std::fprintf(stderr, "missing: %.*s\n", static_cast<int>(name.size()), name.data());
  return 1;
}
