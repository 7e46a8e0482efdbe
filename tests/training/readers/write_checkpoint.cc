// write_checkpoint PATH: a checkpoint after one step whose numbers are known, see check_readers.py.
#include "tests/training/rig.h"

int main(int argc, char** argv) {
  using namespace mote::training;
  if (argc != 2) return 1;
  Rig rig;
  auto trainer = rig.trainer();
  auto batches = rig.batches(21);
  const mote::Value state[] = {rig.tensor({4}, {1, 2, 3, 4}), rig.tensor({4}, {1, 1, 1, 1})};
  const mote::Value batch[] = {rig.tensor({8, 4}, std::vector<float>(32, 1.0f)),
                               rig.tensor({8}, std::vector<float>(8, 2.0f))};
  CheckpointOptions options = {.path = argv[1]};
  bool is_saved = batches->seek({21, 3, 16}).ok() && trainer->set_state(state).ok() &&
                  trainer->step(batch, {}).ok() && trainer->save(options, batches.get()).ok();
  return is_saved ? 0 : 1;
}
