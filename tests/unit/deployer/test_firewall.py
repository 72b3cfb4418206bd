from deployer.firewall import chain, rules


def test_the_rules_are_one_transaction():
    """The whole input of iptables-restore."""
    assert rules("dev", "10.128.0.0/10").splitlines() == [
        "*filter",
        ":WEBMETEOR-DEV-FWD - [0:0]",
        ":WEBMETEOR-DEV-IN - [0:0]",
        "-A WEBMETEOR-DEV-FWD ! -s 10.128.0.0/10 ! -i docker0 -j RETURN",
        "-A WEBMETEOR-DEV-FWD -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN",
        "-A WEBMETEOR-DEV-FWD -s 10.128.0.0/10 -d 10.128.0.0/10 -j RETURN",
        "-A WEBMETEOR-DEV-FWD -p udp --dport 53 -j RETURN",
        "-A WEBMETEOR-DEV-FWD -p tcp --dport 53 -j RETURN",
        "-A WEBMETEOR-DEV-FWD -d 169.254.0.0/16 -j DROP",
        "-A WEBMETEOR-DEV-FWD -d 10.0.0.0/8 -j DROP",
        "-A WEBMETEOR-DEV-FWD -d 172.16.0.0/12 -j DROP",
        "-A WEBMETEOR-DEV-FWD -d 192.168.0.0/16 -j DROP",
        "-A WEBMETEOR-DEV-FWD -d 100.64.0.0/10 -j DROP",
        "-A WEBMETEOR-DEV-FWD -i docker0 -o docker0 -j DROP",
        "-A WEBMETEOR-DEV-IN ! -s 10.128.0.0/10 ! -i docker0 -j RETURN",
        "-A WEBMETEOR-DEV-IN -i lo -j RETURN",
        "-A WEBMETEOR-DEV-IN -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN",
        "-A WEBMETEOR-DEV-IN -p udp --dport 53 -j RETURN",
        "-A WEBMETEOR-DEV-IN -p tcp --dport 53 -j RETURN",
        "-A WEBMETEOR-DEV-IN -p tcp -m multiport --dports 80,443 -j RETURN",
        "-A WEBMETEOR-DEV-IN -j DROP",
        "COMMIT",
    ]


def test_a_chains_name_fits():
    """iptables takes 28 characters."""
    assert len(chain("a-stack-name", "FWD")) <= 28
