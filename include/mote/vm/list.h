// `vm.list`: a growable list of numbers of one type, of references of one type, or of anything.
#pragma once

#include <cstdint>

#include "mote/base/array.h"
#include "mote/base/object.h"
#include "mote/vm/value.h"

namespace mote::vm {

// What a list may hold. `type` none: a variant list, whose elements carry their own types.
// `type` ref with `object_type` null: references of any type.
struct ElementType {
  ValueType type = ValueType::none;
  const ObjectType* object_type = nullptr;
};

class List final : public Object {
 public:
  static const ObjectType object_type;

  static Result<Ref<List>> create(Allocator& allocator, ElementType element);
  // For create() and the end of the last count; nobody else calls these two.
  List(Allocator& allocator, ElementType element)
      : Object(object_type), element_(element), values_(allocator) {}
  ~List() = default;

  ElementType element() const { return element_; }
  size_t size() const { return values_.size(); }
  // RESOURCE_EXHAUSTED without memory.
  Status reserve(size_t capacity) { return values_.reserve(capacity); }
  // New elements are 0, null or empty; dropped ones are released.
  Status resize(size_t size);
  Status push(Value value);

  // The element itself, if there is one and it is a number of exactly this type, else null. A
  // number of the same type may be assigned to it.
  Value* number_at(size_t index, ValueType type) {
    return index < values_.size() && values_[index].type() == type ? &values_[index] : nullptr;
  }
  // The element as it is stored; OUT_OF_RANGE past the end.
  Result<Value> get(size_t index) const;
  // The element as a number of `type`; FAILED_PRECONDITION when it is a reference or empty.
  Result<Value> get_number(size_t index, ValueType type) const;
  // The element as a reference, null when empty; FAILED_PRECONDITION when it is a number.
  Result<Object*> get_ref(size_t index) const;
  // Converts a number to the element type; FAILED_PRECONDITION for the wrong kind of value,
  // INVALID_ARGUMENT for a reference of the wrong type.
  Status set(size_t index, Value value);

 private:
  void destroy() override;
  Value unset() const;

  ElementType element_;
  Array<Value> values_;
  List* next_ended_ = nullptr;  // while destroy() works
};

}  // namespace mote::vm
