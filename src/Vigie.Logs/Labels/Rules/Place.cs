namespace Vigie.Logs.Labels.Rules;

/// <summary>Where something happened: a machine, and a partition of it or -1, by number.</summary>
internal readonly record struct Place(int Machine, int Partition)
{
    /// <summary>Stands for no partition.</summary>
    public const int Whole = -1;

    /// <summary>Stands for any partition, and for none.</summary>
    public const int Any = -2;
}
