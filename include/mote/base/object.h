// Reference-counted objects: everything a VM reference register, a list element or the public API
// can hold. The count is atomic, so objects may be released on any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace mote {

// One constant per reference type; identity is the address. `name` is the name that type tables of
// modules use, without the leading '!': "vm.buffer", "hal.buffer_view".
struct ObjectType {
  const char* name;
};

class Object {
 public:
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  void retain() { count_.fetch_add(1, std::memory_order_relaxed); }
  void release() {
    if (drop_count()) destroy();
  }
  // Whether there is another count than the caller's own. "No" is certain, "yes" may be over.
  bool is_shared() const { return count_.load(std::memory_order_acquire) != 1; }
  const ObjectType& type() const { return *type_; }

 protected:
  // Born with a count of one, which the creator owns.
  explicit Object(const ObjectType& type) : type_(&type) {}
  ~Object() = default;
  // True when this was the last count: then it is for the caller to call destroy().
  bool drop_count() { return count_.fetch_sub(1, std::memory_order_acq_rel) == 1; }
  // Ends the object and gives its memory back to the allocator it came from.
  virtual void destroy() = 0;

 private:
  std::atomic<uint32_t> count_{1};
  const ObjectType* type_;
};

// The object as T, or null when it is null or of another type. T names its type in
// `T::object_type`.
template <class T>
T* object_cast(Object* object) {
  return object && &object->type() == &T::object_type ? static_cast<T*>(object) : nullptr;
}

// Owns one count of an object, or nothing.
template <class T>
class Ref {
 public:
  Ref() = default;
  Ref(std::nullptr_t) {}
  Ref(const Ref& other) : object_(other.object_) {
    if (object_) object_->retain();
  }
  Ref(Ref&& other) noexcept : object_(other.detach()) {}
  template <class U>
  requires std::is_convertible_v<U*, T*> Ref(Ref<U> other) : object_(other.detach()) {}
  ~Ref() {
    if (object_) object_->release();
  }
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }

  // Takes over a count that the caller owns.
  static Ref adopt(T* object) {
    Ref ref;
    ref.object_ = object;
    return ref;
  }
  // Adds a count.
  static Ref share(T* object) {
    if (object) object->retain();
    return adopt(object);
  }
  // Gives the count to the caller.
  T* detach() { return std::exchange(object_, nullptr); }

  T* get() const { return object_; }
  T* operator->() const { return object_; }
  T& operator*() const { return *object_; }
  explicit operator bool() const { return object_ != nullptr; }
  bool operator==(const Ref& other) const { return object_ == other.object_; }

 private:
  T* object_ = nullptr;
};

}  // namespace mote
