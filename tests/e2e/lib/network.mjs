// The network of the one machine of a test, in the world of world.mjs.
import { execFileSync } from 'node:child_process';

const CHAIN = 'inet loss input';

function nft(text) {
  return execFileSync('nft', ['-f', '-'], { input: text, encoding: 'utf8' });
}

/** An address beside loopback's: libnice and aioice have no use for that one. Of IPv6 there is none: it would come a
 * second later, and a browser gives up what it is loading when its network changes. */
export function giveAddress(address = '192.0.2.1') {
  const lines = [
    'link add eth0 type veth peer name eth1',
    'link set eth0 addrgenmode none',
    'link set eth1 addrgenmode none',
    'link set eth1 up',
    'link set eth0 up',
    `address add ${address}/24 dev eth0`,
    'route add default dev eth0',
  ];
  execFileSync('ip', ['-batch', '-'], { input: lines.join('\n') });
}

/** From now on @percent of the datagrams from and to @count ports from @port on are lost, at random. They get as far
 * as the receiver's side, because a sender would be told. */
export function loseDatagrams(port, count, percent) {
  const ports = `${port}-${port + count - 1}`;
  const lost = `numgen random mod 100 < ${percent} counter drop`;
  nft(`table inet loss {
    chain input {
      type filter hook input priority 0
      udp dport ${ports} ${lost}
      udp sport ${ports} ${lost}
    }
  }`);
}

/** From now on none gets out. */
export function blockUdp() {
  nft(`table inet block {
    chain output {
      type filter hook output priority 0
      meta l4proto udp drop
    }
  }`);
}

/** How many were lost so far: to the ports, and from them. */
export function lostDatagrams() {
  const text = execFileSync('nft', ['list', 'chain', ...CHAIN.split(' ')], { encoding: 'utf8' });
  return [...text.matchAll(/counter packets (\d+)/g)].map(([, packets]) => Number(packets));
}
