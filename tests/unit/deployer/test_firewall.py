from ipaddress import IPv4Address

from deployer.host.firewall import ENGINES_OWN, Source, builds, chain, named_resolvers, rules, sites

RESOLVER = IPv4Address("10.0.0.53")


def test_the_rules_are_one_transaction() -> None:
    """The whole input of iptables-restore."""
    site, build = "-s 10.128.0.0/10", "-s 172.30.101.0/24"
    no = "REJECT --reject-with icmp-admin-prohibited"
    each = "-m conntrack --ctstate NEW -m hashlimit --hashlimit-above 10/minute --hashlimit-burst 30"
    each += " --hashlimit-mode srcip --hashlimit-srcmask 28 --hashlimit-name wm-dev-mail -j DROP"
    sources = (sites("dev", "10.128.0.0/10"), builds("172.30.101.0/24", "172.30.101.10"))
    assert rules("dev", sources, [RESOLVER]).splitlines() == [
        "*filter",
        ":WEBMETEOR-DEV-FWD - [0:0]",
        ":WEBMETEOR-DEV-IN - [0:0]",
        "-A WEBMETEOR-DEV-FWD -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN",
        f"-A WEBMETEOR-DEV-FWD {site} -d 10.128.0.0/10 -j RETURN",
        f"-A WEBMETEOR-DEV-FWD {site} -p tcp --dport 25 -j DROP",
        f"-A WEBMETEOR-DEV-FWD {site} -p tcp -m multiport --dports 465,587 {each}",
        f"-A WEBMETEOR-DEV-FWD {site} -d 10.0.0.53 -p udp --dport 53 -j RETURN",
        f"-A WEBMETEOR-DEV-FWD {site} -d 10.0.0.53 -p tcp --dport 53 -j RETURN",
        f"-A WEBMETEOR-DEV-FWD {site} -p udp --dport 53 -j DROP",
        f"-A WEBMETEOR-DEV-FWD {site} -p tcp --dport 53 -j DROP",
        f"-A WEBMETEOR-DEV-FWD {site} -d 169.254.0.0/16 -j DROP",
        f"-A WEBMETEOR-DEV-FWD {site} -d 10.0.0.0/8 -j DROP",
        f"-A WEBMETEOR-DEV-FWD {site} -d 172.16.0.0/12 -j DROP",
        f"-A WEBMETEOR-DEV-FWD {site} -d 192.168.0.0/16 -j DROP",
        f"-A WEBMETEOR-DEV-FWD {site} -d 100.64.0.0/10 -j DROP",
        f"-A WEBMETEOR-DEV-FWD {build} -d 172.30.101.10 -p tcp --dport 5000 -j ACCEPT",
        f"-A WEBMETEOR-DEV-FWD {build} -d 172.30.101.0/24 -j {no}",
        f"-A WEBMETEOR-DEV-FWD {build} -p tcp -m multiport --dports 25,465,587 -j {no}",
        f"-A WEBMETEOR-DEV-FWD {build} -d 10.0.0.53 -p udp --dport 53 -j RETURN",
        f"-A WEBMETEOR-DEV-FWD {build} -d 10.0.0.53 -p tcp --dport 53 -j RETURN",
        f"-A WEBMETEOR-DEV-FWD {build} -p udp --dport 53 -j {no}",
        f"-A WEBMETEOR-DEV-FWD {build} -p tcp --dport 53 -j {no}",
        f"-A WEBMETEOR-DEV-FWD {build} -d 169.254.0.0/16 -j {no}",
        f"-A WEBMETEOR-DEV-FWD {build} -d 10.0.0.0/8 -j {no}",
        f"-A WEBMETEOR-DEV-FWD {build} -d 172.16.0.0/12 -j {no}",
        f"-A WEBMETEOR-DEV-FWD {build} -d 192.168.0.0/16 -j {no}",
        f"-A WEBMETEOR-DEV-FWD {build} -d 100.64.0.0/10 -j {no}",
        "-A WEBMETEOR-DEV-IN -i lo -j RETURN",
        "-A WEBMETEOR-DEV-IN -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN",
        f"-A WEBMETEOR-DEV-IN {site} -d 10.0.0.53 -p udp --dport 53 -j RETURN",
        f"-A WEBMETEOR-DEV-IN {site} -d 10.0.0.53 -p tcp --dport 53 -j RETURN",
        f"-A WEBMETEOR-DEV-IN {site} -p tcp -m multiport --dports 80,443 -j RETURN",
        f"-A WEBMETEOR-DEV-IN {site} -j DROP",
        f"-A WEBMETEOR-DEV-IN {build} -d 10.0.0.53 -p udp --dport 53 -j RETURN",
        f"-A WEBMETEOR-DEV-IN {build} -d 10.0.0.53 -p tcp --dport 53 -j RETURN",
        f"-A WEBMETEOR-DEV-IN {build} -j {no}",
        "COMMIT",
    ]


def test_each_source_ends_with_what_holds_for_all() -> None:
    """Two networks can't stand in one rule of iptables: every rule names the one source that it is for."""
    text = rules("dev", [Source("-s 10.1.0.0/16", ()), Source("-s 10.2.0.0/16", ("-p tcp --dport 25 -j DROP",))], [])
    for network in ("10.1.0.0/16", "10.2.0.0/16"):
        assert f"-A WEBMETEOR-DEV-FWD -s {network} -d 169.254.0.0/16 -j DROP" in text
        assert f"-A WEBMETEOR-DEV-IN -s {network} -j DROP" in text
    assert text.count("--dport 25 ") == 1


def test_the_resolvers_are_those_that_containers_ask_themselves() -> None:
    """A loopback one is asked by the engine, IPv6 is not forwarded; without any, the engine gives two of its own."""
    text = "# a comment\nsearch example.org\nnameserver 127.0.0.53\nnameserver fe80::1%eth0\nnameserver 10.0.0.53\n"
    assert named_resolvers(text) == (RESOLVER,)
    assert named_resolvers("nameserver 127.0.0.53\noptions edns0\n") == ENGINES_OWN
    assert named_resolvers("") == ENGINES_OWN


def test_a_chains_name_fits() -> None:
    """iptables takes 28 characters."""
    assert len(chain("a-stack-name", "FWD")) <= 28
