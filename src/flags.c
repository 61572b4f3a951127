/*
 * Flags of a request, for flags.rs, which says why.
 */

#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>


unsigned
ngx_http_antileech_header_only(const ngx_http_request_t *r)
{
    return r->header_only;
}


unsigned
ngx_http_antileech_internal(const ngx_http_request_t *r)
{
    return r->internal;
}


unsigned
ngx_http_antileech_uri_changes(const ngx_http_request_t *r)
{
    return r->uri_changes;
}


void
ngx_http_antileech_forbid_ranges(ngx_http_request_t *r)
{
    r->allow_ranges = 0;
}


void
ngx_http_antileech_forbid_not_modified(ngx_http_request_t *r)
{
    r->disable_not_modified = 1;
}
