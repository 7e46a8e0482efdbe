// The C library's mathematics, loaded with the first function that is called: few programs compute
// floats outside of their kernels, and loading the library takes time and memory. These names come
// before those of the library; the core calls them as everybody does.
#include <dlfcn.h>

namespace {

// What a missing library computes.
template <class F, class... Same>
F absent(F, Same...) {
  return static_cast<F>(__builtin_nan(""));
}

void* library() {
  static void* handle;
  void* found = __atomic_load_n(&handle, __ATOMIC_ACQUIRE);
  if (!found) {
    found = dlopen("libm.so.6", RTLD_LAZY);
    __atomic_store_n(&handle, found, __ATOMIC_RELEASE);
  }
  return found;
}

template <class Function>
[[gnu::noinline]] Function* find(void*& kept, const char* name, Function* absent) {
  void* function = __atomic_load_n(&kept, __ATOMIC_RELAXED);
  if (!function) {
    function = library() ? dlsym(library(), name) : nullptr;
    if (!function) return absent;
    __atomic_store_n(&kept, function, __ATOMIC_RELAXED);
  }
  return reinterpret_cast<Function*>(function);
}

}  // namespace

#define UNARY_OF(type, name)                   \
  extern "C" type name(type a) {               \
    static void* kept;                         \
    return find(kept, #name, absent<type>)(a); \
  }
#define BINARY_OF(type, name)                           \
  extern "C" type name(type a, type b) {                \
    static void* kept;                                  \
    return find(kept, #name, absent<type, type>)(a, b); \
  }
#define UNARY(name) UNARY_OF(double, name) UNARY_OF(float, name##f)
#define BINARY(name) BINARY_OF(double, name) BINARY_OF(float, name##f)

UNARY(atan)
BINARY(atan2)
UNARY(ceil)
UNARY(cos)
UNARY(erf)
UNARY(exp)
UNARY(exp2)
UNARY(expm1)
UNARY(floor)
UNARY(log)
UNARY(log10)
UNARY(log1p)
UNARY(log2)
UNARY(nearbyint)
BINARY(pow)
BINARY(remainder)
UNARY(round)
UNARY(sin)
UNARY(tanh)
