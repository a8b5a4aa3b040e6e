Console.WriteLine("World clock");
