-- Round robin over the keys of a table, in the form that the controller's
-- balancer asks for. Weights do not count.
local RoundRobin = {}
RoundRobin.__index = RoundRobin

function RoundRobin:new(nodes)
  local balancer = setmetatable({}, self)
  balancer:reinit(nodes)
  return balancer
end

function RoundRobin:reinit(nodes)
  self.nodes, self.order, self.last = nodes, {}, 0
  for name in pairs(nodes) do
    table.insert(self.order, name)
  end
  table.sort(self.order)
end

function RoundRobin:find()
  if #self.order == 0 then
    return nil
  end
  self.last = self.last % #self.order + 1
  return self.order[self.last]
end

return RoundRobin
