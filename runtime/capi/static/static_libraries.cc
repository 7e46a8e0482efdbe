// Executables that are linked into C programs; a part of the loader's library.
#include "mote/hal/static_libraries.h"

#include "runtime/capi/handles.h"

namespace mote::capi {
namespace {

class StaticLoader final : public Object {
 public:
  static constexpr ObjectType object_type{"mote.static_loader"};

  explicit StaticLoader(Allocator& allocator)
      : Object(object_type), allocator_(allocator), queries_(allocator) {}
  ~StaticLoader() = default;

  Status make(std::span<const mote_static_library_query_t> queries, Diagnostic& diagnostic) {
    MOTE_TRY(queries_.append(queries));
    libraries_.queries = {queries_.data(), queries_.size()};
    MOTE_TRY_ASSIGN(loader, hal::make_static_loader(libraries_, &diagnostic));
    return ok_status;
  }

  hal::ExecutableLoader loader = {};

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  Array<hal::StaticLibraryQuery> queries_;
  hal::StaticLibraries libraries_ = {};
};

Status add(mote_session_t& session, std::span<const mote_static_library_query_t> queries) {
  session.session.diagnostic().clear();
  auto* made = create_in<StaticLoader>(session.allocator, session.allocator);
  if (!made) return out_of_memory;
  auto loader = Ref<StaticLoader>::adopt(made);
  MOTE_TRY(made->make(queries, session.session.diagnostic()));
  MOTE_TRY(session.kept.push(loader));
  return session.session.add_loader(made->loader);
}

}  // namespace
}  // namespace mote::capi

mote_status_t mote_session_add_static_libraries(mote_session_t* session,
                                                const mote_static_library_query_t* queries,
                                                size_t count) {
  return mote::capi::to_c(mote::capi::add(*session, {queries, count}));
}
