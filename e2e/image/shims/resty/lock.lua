-- A lock in a shared dictionary: who adds the key first holds it.
local Lock = {}
Lock.__index = Lock

local default_timeout, default_expiry, pause = 5, 30, 0.001 -- seconds

function Lock:new(dictionary, options)
  return setmetatable({ dictionary = ngx.shared[dictionary], options = options or {} }, self)
end

function Lock:lock(key)
  if self.held then
    return nil, "locked"
  end
  local waited = 0
  while not self.dictionary:add(key, true, self.options.exptime or default_expiry) do
    if waited >= (self.options.timeout or default_timeout) then
      return nil, "timeout"
    end
    ngx.sleep(pause)
    waited = waited + pause
  end
  self.held = key
  return waited
end

function Lock:unlock()
  if not self.held then
    return nil, "unlocked"
  end
  self.dictionary:delete(self.held)
  self.held = nil
  return 1
end

return Lock
