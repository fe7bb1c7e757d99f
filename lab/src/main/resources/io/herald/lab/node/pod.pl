#!/usr/bin/perl
# The process of a lab's pod: HTTP on its TCP ports with a page that names the pod, echo on its UDP
# ports with the pod's name appended. One process, one loop, nothing but perl-base.
use strict;
use warnings;
use IO::Select;
use IO::Socket::IP;
use Socket qw(SOCK_DGRAM SOCK_STREAM SOMAXCONN);

my ($pod, $node, $ipv4, $ipv6, $tcp, $udp) = @ARGV;
my $page = "<html><body><h1>Welcome to nginx!</h1><p>pod $pod on node $node</p></body></html>\n";
my $response = join "\r\n",
    'HTTP/1.1 200 OK', 'Content-Type: text/html', 'Content-Length: ' . length($page),
    "X-Pod: $pod", "X-Node: $node", 'Connection: close', '', $page;

my (%listening, %echoing, %request);
my $select = IO::Select->new;

for my $address ($ipv4, $ipv6) {
    for my $port (split /,/, $tcp // '') {
        my $socket = IO::Socket::IP->new(
            LocalHost => $address, LocalPort => $port, Type => SOCK_STREAM, Listen => SOMAXCONN,
            ReuseAddr => 1, V6Only => 1, Blocking => 0)
            or die "cannot listen on TCP $address port $port: $@\n";
        $listening{$socket} = 1;
        $select->add($socket);
    }
    for my $port (split /,/, $udp // '') {
        my $socket = IO::Socket::IP->new(
            LocalHost => $address, LocalPort => $port, Type => SOCK_DGRAM, V6Only => 1,
            Blocking => 0)
            or die "cannot listen on UDP $address port $port: $@\n";
        $echoing{$socket} = 1;
        $select->add($socket);
    }
}

$SIG{PIPE} = 'IGNORE';
while (1) {
    for my $socket ($select->can_read) {
        if ($listening{$socket}) {
            while (my $connection = $socket->accept) {
                $connection->blocking(0);
                $request{$connection} = '';
                $select->add($connection);
            }
        } elsif ($echoing{$socket}) {
            while (defined(my $peer = $socket->recv(my $datagram, 2048))) {
                $socket->send("$datagram $pod", 0, $peer);
            }
        } else {
            my $length = sysread $socket, $request{$socket}, 4096, length $request{$socket};
            next if !defined $length && $!{EAGAIN};
            my $complete = $length && $request{$socket} =~ /\r?\n\r?\n/;
            next if $length && !$complete && length $request{$socket} < 65536;
            syswrite $socket, $response if $complete;
            $select->remove($socket);
            delete $request{$socket};
            close $socket;
        }
    }
}
