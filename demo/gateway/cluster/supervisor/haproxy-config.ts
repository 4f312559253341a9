/** Where the balancer finds the others. */
export interface BalancerTargets {
  port: number;
  host: string;
  gateways: readonly { name: string; port: number }[];
  controlPort: number;
}

/** The balancer's configuration: sockets go to the gateway with the fewest, and to none that is not in step. */
export const haproxyConfig = ({ port, host, gateways, controlPort }: BalancerTargets): string => {
  const servers = gateways.map(({ name, port: at }) => `  server ${name} 127.0.0.1:${at} check`).join('\n');
  return `global
  # After a reload the old worker keeps the sockets that it has.
  hard-stop-after 30m

defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  timeout http-request 10s
  # A socket is silent for as long as its gateway may be: clients notice sooner.
  timeout tunnel 1h
  # A gateway that drains, or is catching up, answers 503: another one takes the client.
  retries 3
  option redispatch 1
  retry-on conn-failure empty-response 503
  default-server inter 500ms fastinter 250ms downinter 500ms fall 2 rise 1

frontend public
  bind ${host}:${port}
  use_backend sockets if { path_beg /v1/ }
  use_backend control if { path /cluster }
  default_backend pages

backend sockets
  balance leastconn
  option httpchk
  http-check send meth GET uri /health
  http-check expect status 200
${servers}

# The page and the REST side need no truth: they are there as long as the process is.
backend pages
  balance roundrobin
${servers}

backend control
  server supervisor 127.0.0.1:${controlPort}
`;
};
