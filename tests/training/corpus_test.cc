// The training loops of the corpus through the trainer: what PyTorch computed is what comes out,
// the state is never copied, and memory does not grow. Skipped where the corpus is absent.
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "tests/training/files.h"

namespace mote::training {
namespace {

struct Loop {
  std::string function;
  uint32_t steps = 0, carry = 0;
  std::vector<std::string> start, feed, expect, final;
  double tolerance = 0;
};

Loop read_loop(const std::string& folder) {
  Loop loop;
  std::ifstream file(folder + "/loop.txt");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string key, word;
    words >> key;
    std::vector<std::string> values;
    while (words >> word) values.push_back(word);
    if (key == "function") loop.function = values[0];
    if (key == "steps") loop.steps = static_cast<uint32_t>(std::stoul(values[0]));
    if (key == "carry") loop.carry = static_cast<uint32_t>(std::stoul(values[0]));
    if (key == "tolerance") loop.tolerance = std::stod(values[0]);
    for (auto [name, list] : {std::pair{"start", &loop.start},
                              {"feed", &loop.feed},
                              {"expect", &loop.expect},
                              {"final", &loop.final}})
      if (key == name)
        for (const std::string& value : values) list->push_back(folder + "/" + value);
  }
  return loop;
}

bool is_close(double actual, double expected, double tolerance) {
  return std::abs(actual - expected) <= tolerance + 1e-5 * std::abs(expected);
}

struct Case {
  const char* program;
  const char* device;
};

class CorpusTest : public testing::TestWithParam<Case> {};

TEST_P(CorpusTest, LossesAndStateAreThoseOfPyTorch) {
  std::string folder = std::string(MOTE_CORPUS "/") + GetParam().program;
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the corpus is absent";
  Loop loop = read_loop(folder);
  ASSERT_GT(loop.steps, 3u);
  Meter meter;
  Session session({.trace = meter.hook()});
  ASSERT_TRUE(add_defaults(session).ok());
  ASSERT_TRUE(session.add_device(GetParam().device).ok());
  std::string path = std::string(MOTE_TEST_MODULES "/corpus/") + GetParam().program;
  auto module = take(session.load_file((path + "-generic.vmfb").c_str()));
  auto trainer =
      take(Trainer::create(session, take(session.link({&module, 1})),
                           {.step = loop.function, .carry = loop.carry, .meter = &meter}));
  std::vector<Value> start;
  for (const std::string& file : loop.start) {
    NpyArray array = read_npy(file);
    start.push_back(take(session.make_tensor(array.shape, array.type, array.bytes)));
  }
  ASSERT_TRUE(trainer->set_state(start).ok());
  start.clear();

  // A slice of the file for each step; as rows they are batches of one size.
  auto data = take(Dataset::create(session));
  std::vector<NpyArray> columns;
  for (const std::string& file : loop.feed) columns.push_back(read_npy(file));
  auto batch_size = static_cast<uint32_t>(columns[0].shape[1]);
  for (NpyArray& column : columns) {
    std::vector<int64_t> rows(column.shape.begin() + 1, column.shape.end());
    rows[0] *= column.shape[0];
    ASSERT_TRUE(data->add_array(rows, column.type, column.bytes).ok());
  }
  auto batches = take(Batches::create(session, data, {}, {.size = batch_size, .shuffles = false}));

  std::vector<float> losses = read_npy(loop.expect[0]).floats();
  hal::MemoryStatistics warm;
  for (uint32_t i = 0; i < loop.steps; ++i) {
    std::vector<Value> batch(columns.size());
    EXPECT_EQ(take(batches->next(batch)), batch_size);
    Value loss;
    Status status = trainer->step(batch, {&loss, 1});
    ASSERT_TRUE(status.ok()) << status.text() << session.diagnostic().detail.c_str();
    double found = take(read_number(session, loss));
    EXPECT_TRUE(is_close(found, losses[i], loop.tolerance)) << i << ": " << found << losses[i];
    EXPECT_EQ(trainer->last_costs().bytes_copied, 0u);
    EXPECT_GT(trainer->last_costs().dispatch_count, 0u);
    loss = Value();
    hal::MemoryStatistics now = session.devices()[0]->memory_statistics();
    if (i == 1) warm = now;
    if (i < 1) continue;
    EXPECT_EQ(now.device_local.live, warm.device_local.live);
    EXPECT_EQ(now.device_local.peak, warm.device_local.peak);
    EXPECT_EQ(now.host_local.peak, warm.host_local.peak);
  }
  std::vector<Value> state(loop.final.size());
  if (!state.empty()) {
    ASSERT_TRUE(trainer->get_state(state).ok());
  }
  for (size_t i = 0; i < state.size(); ++i) {
    std::vector<float> expected = read_npy(loop.final[i]).floats();
    std::vector<float> found(expected.size());
    ASSERT_TRUE(session.read_tensor<float>(state[i], found).ok());
    for (size_t k = 0; k < found.size(); ++k)
      ASSERT_TRUE(is_close(found[k], expected[k], loop.tolerance)) << i << " " << k;
  }
  uint64_t state_bytes = 0;
  for (const Value& value : state) state_bytes += value.as<hal::BufferView>()->buffer().size();
  RecordProperty("state_bytes", std::to_string(state_bytes));
  RecordProperty("live_bytes", std::to_string(warm.device_local.live));
  RecordProperty("peak_bytes", std::to_string(warm.device_local.peak));
  RecordProperty("outside_per_mille", static_cast<int>(1000 * trainer->total_costs().outside_ns() /
                                                       trainer->total_costs().total_ns));
}

constexpr const char* programs[] = {"train_regression", "train_mlp", "train_mlp_state", "train_cnn",
                                    "train_transformer"};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const char* program : programs)
    for (const char* device : {"local-sync", "local-task"}) all.push_back({program, device});
  return all;
}

INSTANTIATE_TEST_SUITE_P(Corpus, CorpusTest, testing::ValuesIn(cases()), [](const auto& test) {
  std::string name = std::string(test.param.program) + "_" + test.param.device;
  for (char& c : name)
    if (c == '-') c = '_';
  return name;
});

}  // namespace
}  // namespace mote::training
