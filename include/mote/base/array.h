// A growable array whose memory comes from an Allocator and whose growth can fail as a Status.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

#include "mote/base/bytes.h"
#include "mote/base/memory.h"

namespace mote {

template <class T>
class Array {
 public:
  explicit Array(Allocator& allocator) : allocator_(&allocator) {}
  Array(Array&& other) noexcept
      : allocator_(other.allocator_),
        data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  Array& operator=(Array&& other) noexcept {
    std::swap(allocator_, other.allocator_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~Array() {
    clear();
    allocator_->deallocate(data_, capacity_ * sizeof(T), alignof(T));
  }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  T& operator[](size_t index) { return data_[index]; }
  const T& operator[](size_t index) const { return data_[index]; }
  T& back() { return data_[size_ - 1]; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  Allocator& allocator() const { return *allocator_; }

  Status reserve(size_t capacity) {
    if (capacity <= capacity_) return ok_status;
    uint64_t bytes;
    if (!checked_multiply(capacity, sizeof(T), bytes) || bytes > PTRDIFF_MAX) return out_of_memory;
    T* data = static_cast<T*>(allocator_->allocate(static_cast<size_t>(bytes), alignof(T)));
    if (!data) return out_of_memory;
    if constexpr (is_plain) {
      if (size_) std::memcpy(data, data_, size_ * sizeof(T));
    } else {
      for (size_t i = 0; i < size_; ++i) {
        new (data + i) T(std::move(data_[i]));
        data_[i].~T();
      }
    }
    allocator_->deallocate(data_, capacity_ * sizeof(T), alignof(T));
    data_ = data;
    capacity_ = capacity;
    return ok_status;
  }

  // New elements are value-initialised.
  Status resize(size_t size) {
    MOTE_TRY(reserve(size));
    if constexpr (is_plain) {
      if (size_ < size) std::memset(data_ + size_, 0, (size - size_) * sizeof(T));
      size_ = size;
    } else {
      while (size_ > size) data_[--size_].~T();
      while (size_ < size) new (data_ + size_++) T();
    }
    return ok_status;
  }

  Status push(T value) {
    if (size_ == capacity_) MOTE_TRY(reserve(capacity_ ? capacity_ * 2 : 4));
    new (data_ + size_++) T(std::move(value));
    return ok_status;
  }

  Status append(std::span<const T> values) {
    if (values.size() > capacity_ - size_) {
      size_t doubled = capacity_ * 2;
      size_t needed = size_ + values.size();
      MOTE_TRY(reserve(needed > doubled ? needed : doubled));
    }
    if constexpr (is_plain) {
      if (!values.empty()) std::memcpy(data_ + size_, values.data(), values.size_bytes());
      size_ += values.size();
    } else {
      for (const T& value : values) new (data_ + size_++) T(value);
    }
    return ok_status;
  }

  void pop() { data_[--size_].~T(); }

  void clear() {
    if constexpr (is_plain)
      size_ = 0;
    else
      while (size_) pop();
  }

 private:
  // Numbers and pointers, by far the most: compilers do not see that a loop over these members
  // copies bytes, and arrays can be gigabytes.
  static constexpr bool is_plain = std::is_scalar_v<T> && !std::is_member_pointer_v<T>;

  Allocator* allocator_;
  T* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace mote
