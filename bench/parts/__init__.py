"""What the benches share: pictures, contenders, figures; none of it is a bench itself."""
