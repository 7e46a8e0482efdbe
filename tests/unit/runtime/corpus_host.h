// The programs of the corpus, where it is there, and calls of them with tensors of the right
// shapes.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "mote/mote.hpp"
#include "tests/take.h"
#include "tools/tensor.h"

namespace mote {

inline std::vector<std::string> corpus_modules() {
  std::vector<std::string> paths;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(MOTE_TEST_MODULES "/corpus", none)) {
    std::string name = entry.path().filename();
    if (name.ends_with("-generic.vmfb") && !name.starts_with("parameters"))
      paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

struct CorpusHost {
  explicit CorpusHost(const std::string& path, std::span<uint8_t> arena = {}) : session(options()) {
    EXPECT_TRUE(add_defaults(session).ok());
    EXPECT_TRUE(session.add_device("local-sync", {.transient_arena = arena}).ok());
    module = take(session.load_file(path.c_str()));
  }
  SessionOptions options() {
    SessionOptions result;
    result.allocator = &counting;
    return result;
  }

  // Zeros of the shapes that the function asks for, one error message after the other.
  Status call(Program& program, const Function& function, std::vector<Value>& arguments) {
    for (char kind : function.arguments().substr(arguments.size())) {
      if (kind == 'r')
        arguments.push_back(
            take(session.make_tensor(placeholder_shape, hal::ElementType::f32, placeholder)));
      else if (kind == 'I')
        arguments.push_back(Value(int64_t{0}));
      else
        arguments.push_back(Value(int32_t{0}));
    }
    for (;;) {
      std::vector<Value> results(function.results().size());
      Status status = program.call(function, arguments, results);
      if (status.ok() || status.code() != StatusCode::invalid_argument) return status;
      Array<int64_t> shape(system_allocator());
      hal::ElementType type;
      std::string expected(session.diagnostic().expected.view());
      Diagnostic unread;
      if (!tools::parse_shape_and_type(expected, shape, type, unread).ok()) return status;
      uint64_t size;
      if (!hal::dense_size({shape.data(), shape.size()}, type, size)) return status;
      std::vector<uint8_t> zeros(size);
      // Programs check their tensors from the left.
      size_t next = 0;
      while (next < arguments.size() && !is_placeholder(arguments[next])) ++next;
      if (next == arguments.size()) return status;
      arguments[next] = Value(take(session.make_tensor({shape.data(), shape.size()}, type, zeros)));
    }
  }

  bool is_placeholder(const Value& value) const {
    auto* view = value.as<hal::BufferView>();
    return view && view->shape().size() == placeholder_shape.size() && view->shape()[0] == 1;
  }

  const std::vector<int64_t> placeholder_shape{1, 1, 1, 1, 1, 1, 1, 1, 1};
  const std::vector<uint8_t> placeholder = std::vector<uint8_t>(4);
  CountingAllocator counting{system_allocator()};
  Session session;
  Ref<Module> module;
};

}  // namespace mote
