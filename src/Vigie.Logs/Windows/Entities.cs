namespace Vigie.Logs.Windows;

/// <summary>What a decision is about.</summary>
public enum Entities
{
    /// <summary>Whole machines.</summary>
    Machine,

    /// <summary>The partitions of machines, called <c>machine/slappart7</c>.</summary>
    Partition,

    /// <summary>Both, each for itself.</summary>
    Both,

    /// <summary>
    /// The services of machines and partitions that records name, called <c>machine/slappart7/mariadb</c> or
    /// <c>machine/sshd</c>.
    /// </summary>
    Service,
}
