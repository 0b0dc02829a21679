-- Sends one request again and again. Arguments: a file with the request's headers, an empty line and the body; and, where every answer is
-- to be compared, a file with the body that it must have. Comparing takes time of wrk's, so that what is measured is run without.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  local text = read(args[1])
  local head, body = text:match("^(.-)\n\n(.*)$")
  wrk.method, wrk.body = "POST", body
  for name, value in head:gmatch("([^:\n]+): ([^\n]+)") do wrk.headers[name] = value end

  wrong, told = 0, ""
  if not args[2] then return end
  local expected = steady(read(args[2]))
  response = function(status, _, answer)
    answer = steady(answer)
    if status == 200 and answer == expected then return end
    wrong = wrong + 1
    local at = 1
    while at <= #expected and answer:byte(at) == expected:byte(at) do at = at + 1 end
    told = string.format("status %d, other from byte %d on: %s", status, at, answer:sub(at, at + 200))
  end
end

function done(summary, latency)
  local wrong, told = 0, ""
  for _, thread in ipairs(threads) do
    wrong = wrong + thread:get("wrong")
    if thread:get("told") ~= "" then told = thread:get("told") end
  end
  local errors = summary.errors
  if told ~= "" then io.stderr:write(told, "\n") end
  io.write(string.format(
    '\n{"calls":%d,"microseconds":%d,"bytes":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d,"late":%d,"wrong":%d}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write, errors.timeout, wrong))
end

-- A marker carries the second until which it is good.
function steady(answer)
  return (answer:gsub('(nextMarker\\?":\\?")[%w_-]+', "%1"))
end

function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end
