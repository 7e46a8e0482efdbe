// The value of a result that a test expects to be there.
#pragma once

#include <gtest/gtest.h>

#include "mote/base/status.h"

namespace mote {

template <class T>
T take(Result<T> result) {
  EXPECT_TRUE(result.ok()) << result.status().text();
  return std::move(result).value();
}

}  // namespace mote
