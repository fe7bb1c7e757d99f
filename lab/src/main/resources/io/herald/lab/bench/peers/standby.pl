# Takes an address over in the moment in which serf says that its owner has failed.
#
# Arguments: a file with the name of the node to take over from (empty: none), the address, the
# interface, the interface's MAC, then serf's command line.
use strict;
use warnings;
use Socket;

my ($state, $address, $interface, $mac, @serf) = @ARGV;

# Linux: AF_PACKET, SOCK_RAW, ETH_P_ARP, in network byte order.
socket(my $wire, 17, 3, unpack('S', pack('n', 0x0806))) or die "packet socket: $!";
open(my $file, '<', "/sys/class/net/$interface/ifindex") or die "$interface: $!";
my $index = <$file> + 0;
my $link = pack('SnlSCCa8', 17, 0x0806, $index, 0, 0, 0, "\0" x 8);

# A gratuitous request (RFC 5227 section 3): sender and target are the address.
my $own = pack('H12', $mac =~ s/://gr);
my $ip = inet_aton($address);
my $frame = ("\xff" x 6) . $own . pack('nnnCCn', 0x0806, 1, 0x0800, 6, 4, 1) . $own . $ip . ("\0" x 6) . $ip;

my $pid = open(my $log, '-|', @serf) or die "serf: $!";
$| = 1;
while (my $line = <$log>) {
    if ($line =~ /EventMemberFailed: (\S+)/ && $1 eq owner()) {
        send($wire, $frame, 0, $link) or print "cannot announce: $!\n";
        system('ip', 'addr', 'replace', "$address/32", 'dev', $interface);
    }
    print $line;
}

sub owner {
    open(my $in, '<', $state) or return '';
    my $name = <$in>;
    return defined $name ? $name : '';
}
