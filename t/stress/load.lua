-- wrk sends the requests that Python wrote, one connection a thread and each connection for one request:
-- a server that closes a connection between two requests would look like one that fails.
local requests = dofile(os.getenv("REQUESTS"))
local stop = os.getenv("STOP")
local all = {}

function setup(thread)
    all[#all + 1] = thread
    thread:set("seed", #all)
end

function init()
    sent = 0
    answers = 0
    wrong = 0
    example = ""
end

function request()
    sent = sent + 1
    expected = requests[(seed + sent) % #requests + 1]
    return expected.text
end

function response(status, headers, body)
    answers = answers + 1
    local reason = headers["X-Reason"] or ""
    local whole = status ~= 200 or #body == expected.length
    if status ~= expected.status or reason ~= expected.reason or not whole then
        wrong = wrong + 1
        example = string.format("%d %s to %s", status, reason, expected.text:match("^(.-)\r"))
    end
    if answers % 8 == 0 and io.open(stop) then
        wrk.thread:stop()
        io.write("stopped\n")
        io.stdout:flush()
    end
end

function done(summary)
    local sum = { sent = 0, answers = 0, wrong = 0 }
    for _, thread in ipairs(all) do
        for name in pairs(sum) do
            sum[name] = sum[name] + thread:get(name)
        end
        if thread:get("example") ~= "" then
            io.write("example=" .. thread:get("example") .. "\n")
        end
    end
    for _, name in ipairs({ "connect", "read", "write", "timeout" }) do
        sum[name] = summary.errors[name]
    end
    for name, value in pairs(sum) do
        io.write(string.format("%s=%d\n", name, value))
    end
end
