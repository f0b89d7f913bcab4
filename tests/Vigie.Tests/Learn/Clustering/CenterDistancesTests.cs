using Vigie.Learn.Clustering;

namespace Vigie.Tests.Learn.Clustering;

public class CenterDistancesTests
{
    [Fact]
    public void Vector_loops_give_the_bits_of_their_scalar_twins()
    {
        var random = new Random(1);
        foreach (int dimensions in new[] { 1, 2, 3, 7, 16, 33 })
            for (int count = 1; count <= 53; count++)
            {
                int stride = CenterDistances.Pad(count);
                var block = Rows.Row(dimensions * stride, _ => Rows.Normal(random));
                for (int lane = count; lane < stride; lane++) block[lane] = double.PositiveInfinity;
                var row = Rows.Row(dimensions, _ => Rows.Normal(random));
                int nearest = CenterDistances.Nearest(block, stride, count, row, out double squared);
                int nearestTwin = CenterDistances.NearestScalar(block, stride, count, row, out double squaredTwin);
                Assert.Equal((nearestTwin, squaredTwin), (nearest, squared));

                double[] values = new double[count], twins = new double[count];
                CenterDistances.Squared(block, stride, row, values);
                CenterDistances.SquaredScalar(block, stride, row, twins);
                Assert.Equal(twins, values);
                CenterDistances.Manhattan(block, stride, row, values);
                CenterDistances.ManhattanScalar(block, stride, row, twins);
                Assert.Equal(twins, values);
            }
    }

    [Fact]
    public void Ties_go_to_the_lowest_centre()
    {
        var block = new double[3 * 24];
        for (int count = 1; count <= 24; count++)
        {
            Array.Clear(block);
            for (int lane = count; lane < 24; lane++) block[lane] = double.PositiveInfinity;
            Assert.Equal(0, CenterDistances.Nearest(block, 24, count, [0, 0, 0], out double squared));
            Assert.Equal(0, squared);
            block.AsSpan(0, count - 1).Fill(5);
            Assert.Equal(count - 1, CenterDistances.Nearest(block, 24, count, [0, 0, 0], out _));
            Assert.Equal(0, CenterDistances.Nearest(block, 24, count, [2.5, 0, 0], out _));
        }
    }

    [Fact]
    public void No_centre_is_nearest_to_none()
    {
        var block = new double[8];
        Array.Fill(block, double.PositiveInfinity);
        Assert.Equal(-1, CenterDistances.Nearest(block, 8, 0, [1], out double squared));
        Assert.Equal(double.PositiveInfinity, squared);
        Assert.Equal(-1, CenterDistances.Nearest(block, 8, 8, [1], out _));
    }

    [Fact]
    public void A_value_out_of_bounds_is_seen_wherever_it_stands()
    {
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1.5, -1.5 })
            for (int length = 1; length < 12; length++)
                for (int at = 0; at < length; at++)
                {
                    var row = new double[length];
                    Assert.True(CenterDistances.AllWithin(row, 1));
                    row[at] = bad;
                    Assert.False(CenterDistances.AllWithin(row, 1));
                }
    }
}
