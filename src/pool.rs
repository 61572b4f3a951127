//! Values that live as long as an nginx pool.

use std::ffi::c_void;
use std::ptr::NonNull;

use ngx::ffi::{ngx_pool_cleanup_add, ngx_pool_cleanup_t, ngx_pool_t};

use crate::guard::guard;

/// Moves a value into a pool, which drops it when it is destroyed. `None` if there is no memory.
///
/// # Safety
///
/// `pool` must be a live pool.
pub unsafe fn own<T: Default>(pool: *mut ngx_pool_t) -> Option<NonNull<T>> {
    const { assert!(align_of::<T>() <= ngx::ffi::NGX_ALIGNMENT) };
    // SAFETY: the pool is live; a cleanup's data is aligned to NGX_ALIGNMENT.
    let cleanup = NonNull::new(unsafe { ngx_pool_cleanup_add(pool, size_of::<T>()) })?;
    // SAFETY: ngx_pool_cleanup_add gives a cleanup that is valid until its pool is destroyed.
    let cleanup = unsafe { &mut *cleanup.as_ptr() };
    let value = NonNull::new(cleanup.data.cast::<T>())?;
    // SAFETY: the data has the size and the alignment of T, and nobody else has it.
    unsafe { value.write(T::default()) };
    cleanup.handler = Some(drop_value::<T>);
    Some(value)
}

/// The first value of a type that [`own`] moved into a pool.
///
/// # Safety
///
/// `pool` must be a live pool.
pub unsafe fn find<T>(pool: *mut ngx_pool_t) -> Option<NonNull<T>> {
    // SAFETY: the pool is live.
    let mut cleanup: *mut ngx_pool_cleanup_t = unsafe { (*pool).cleanup };
    // SAFETY: the cleanups of a pool are a list that ends in a null pointer.
    while let Some(entry) = unsafe { cleanup.as_ref() } {
        let handler = entry.handler.map(|handler| handler as *const ());
        if handler == Some(drop_value::<T> as *const ()) {
            return NonNull::new(entry.data.cast());
        }
        cleanup = entry.next;
    }
    None
}

/// Its address tells the type: it must have only one.
#[inline(never)]
unsafe extern "C" fn drop_value<T>(data: *mut c_void) {
    guard("drop", (), || {
        // SAFETY: `own` registered this for its value, and nginx calls it once.
        unsafe { data.cast::<T>().drop_in_place() };
    });
}
