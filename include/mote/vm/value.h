// A value that knows its type: what the API passes in and out, and an element of a list.
#pragma once

#include <cstdint>

#include "mote/base/object.h"

namespace mote {

// i8 and i16 occur as list element types only.
enum class ValueType : uint8_t { none, i8, i16, i32, i64, f32, f64, ref };

// "i32", "f64", "ref"; "none" for an empty value.
const char* value_type_name(ValueType type);

// An integer, a float, a counted reference (null included) or nothing. Copies share the object.
class Value {
 public:
  Value() = default;
  Value(int32_t value) : type_(ValueType::i32), integer_(value) {}
  Value(int64_t value) : type_(ValueType::i64), integer_(value) {}
  Value(float value) : type_(ValueType::f32), f32_(value) {}
  Value(double value) : type_(ValueType::f64), f64_(value) {}
  template <class T>
  Value(Ref<T> object) : type_(ValueType::ref), object_(object.detach()) {}
  Value(const Value& other) : type_(other.type_), integer_(other.integer_) {
    if (type_ == ValueType::ref && object_) object_->retain();
  }
  Value(Value&& other) noexcept : type_(other.type_), integer_(other.integer_) {
    other.type_ = ValueType::none;
  }
  Value& operator=(Value other) noexcept {
    std::swap(type_, other.type_);
    std::swap(integer_, other.integer_);
    return *this;
  }
  ~Value() {
    if (type_ == ValueType::ref && object_) object_->release();
  }

  // A number of the given type from the low bits of `integer`; i8 and i16 are sign-extended.
  static Value from_integer(ValueType type, int64_t integer);

  ValueType type() const { return type_; }
  bool is_number() const { return type_ != ValueType::none && type_ != ValueType::ref; }
  // Each only for its own type (i32() also for i8 and i16).
  int32_t i32() const { return static_cast<int32_t>(integer_); }
  int64_t i64() const { return integer_; }
  float f32() const { return f32_; }
  double f64() const { return f64_; }
  // The bits of a number, those of an f32 in the low half.
  uint64_t bits() const { return static_cast<uint64_t>(integer_); }

  // The object of a reference; null for anything else.
  Object* object() const { return type_ == ValueType::ref ? object_ : nullptr; }
  // The object of a reference, whose count becomes the caller's; the value is empty afterwards.
  Object* detach_object() {
    Object* held = object();
    if (type_ == ValueType::ref) type_ = ValueType::none;
    return held;
  }
  // The object as T, or null when it is null or of another type.
  template <class T>
  T* as() const {
    return object_cast<T>(object());
  }

  // A number as another type of number, by the rules of lists: integers truncate or sign-extend,
  // floats convert, integer to float and float to integer give 0.
  Value converted(ValueType type) const;

 private:
  ValueType type_ = ValueType::none;
  union {
    int64_t integer_ = 0;
    float f32_;
    double f64_;
    Object* object_;
  };
};

}  // namespace mote
