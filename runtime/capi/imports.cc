// Functions of C programs that kernels import.
#include "runtime/capi/handles.h"

namespace mote::capi {
namespace {

class CallbackImports final : public Object {
 public:
  static constexpr ObjectType object_type{"mote.imports"};

  CallbackImports(Allocator& allocator, mote_find_import_function_t function, void* user)
      : Object(object_type), allocator_(allocator), find_(function), user_(user) {}
  ~CallbackImports() = default;

  static hal::ImportFunction find(void* user, const char* name, void*& context) {
    auto* self = static_cast<CallbackImports*>(user);
    return self->find_(self->user_, name, &context);
  }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  const mote_find_import_function_t find_;
  void* const user_;
};

}  // namespace
}  // namespace mote::capi

using namespace mote;
using namespace mote::capi;

mote_status_t mote_session_add_imports(mote_session_t* session, mote_find_import_function_t find,
                                       void* user) {
  auto* imports = create_in<CallbackImports>(session->allocator, session->allocator, find, user);
  if (!imports) return to_c(out_of_memory);
  Status status = session->kept.push(Ref<CallbackImports>::adopt(imports));
  if (!status.ok()) return to_c(status);
  return to_c(from_c(session).add_imports({CallbackImports::find, imports}));
}
